//! Lists pods each second, as often as its argument says.
use k8s_openapi::api::core::v1::Pod;
use kube::{Api, Client, api::ListParams};
use std::{env, process, time::Duration};

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let times: u32 = env::args().nth(1).and_then(|text| text.parse().ok()).unwrap_or(1);
    let client = match Client::try_default().await {
        Ok(client) => client,
        Err(error) => {
            println!("failed: {error}");
            process::exit(1);
        }
    };
    let pods: Api<Pod> = Api::namespaced(client, "default");
    let mut code = 0;
    for number in 0..times {
        if number > 0 {
            tokio::time::sleep(Duration::from_secs(1)).await;
        }
        code = match pods.list(&ListParams::default()).await {
            Ok(_) => {
                println!("listed");
                0
            }
            Err(error) => {
                println!("failed: {error}");
                1
            }
        };
    }
    process::exit(code);
}
