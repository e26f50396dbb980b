# Lists pods each second, as often as its argument says.
import sys
import time
from kubernetes import client, config

config.load_kube_config()
failed = False
for number in range(int(sys.argv[1])):
    if number > 0:
        time.sleep(1)
    try:
        client.CoreV1Api().list_namespaced_pod('default')
        failed = False
        print('listed', flush=True)
    except Exception as error:
        failed = True
        print('failed:', str(error).split('\n')[0], flush=True)
sys.exit(1 if failed else 0)
