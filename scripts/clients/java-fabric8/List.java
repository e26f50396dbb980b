// Lists pods each second, as often as its argument says.
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;

public class List {
  public static void main(String[] args) throws Exception {
    int code = 0;
    KubernetesClient client = new KubernetesClientBuilder().build();
    for (int number = 0; number < Integer.parseInt(args[0]); number++) {
      if (number > 0) Thread.sleep(1000);
      try {
        client.pods().inNamespace("default").list();
        code = 0;
        System.out.println("listed");
      } catch (Exception error) {
        code = 1;
        System.out.println("failed: " + String.valueOf(error.getMessage()).split("\n")[0]);
      }
    }
    System.exit(code);
  }
}
