// Lists pods each second, as often as its argument says.
import { setTimeout } from 'node:timers/promises';
import { CoreV1Api, KubeConfig } from '@kubernetes/client-node';

const config = new KubeConfig();
config.loadFromDefault();
const pods = config.makeApiClient(CoreV1Api);
for (let number = 0; number < Number(process.argv[2]); number += 1) {
  if (number > 0) await setTimeout(1_000);
  try {
    await pods.listNamespacedPod({ namespace: 'default' });
    process.exitCode = 0;
    console.log('listed');
  } catch (error) {
    process.exitCode = 1;
    console.log(`failed: ${String(error).split('\n')[0]}`);
  }
}
