// Lists pods each second, as often as its argument says.
import io.kubernetes.client.openapi.apis.CoreV1Api;
import io.kubernetes.client.util.Config;

public class List {
  public static void main(String[] args) throws Exception {
    int code = 0;
    CoreV1Api pods = new CoreV1Api(Config.defaultClient());
    for (int number = 0; number < Integer.parseInt(args[0]); number++) {
      if (number > 0) Thread.sleep(1000);
      try {
        pods.listNamespacedPod("default").execute();
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
