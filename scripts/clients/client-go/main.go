// Lists pods each second, as often as its argument says.
package main

import (
	"context"
	"fmt"
	"os"
	"strconv"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/tools/clientcmd"
)

func main() {
	times, _ := strconv.Atoi(os.Args[1])
	rules := clientcmd.NewDefaultClientConfigLoadingRules()
	config, err := clientcmd.NewNonInteractiveDeferredLoadingClientConfig(rules, nil).ClientConfig()
	expect(err)
	clients, err := kubernetes.NewForConfig(config)
	expect(err)
	code := 0
	for i := range times {
		if i > 0 {
			time.Sleep(time.Second)
		}
		_, err := clients.CoreV1().Pods("default").List(context.Background(), metav1.ListOptions{})
		if err == nil {
			fmt.Println("listed")
			code = 0
		} else {
			fmt.Println("failed:", err)
			code = 1
		}
	}
	os.Exit(code)
}

func expect(err error) {
	if err != nil {
		fmt.Println("failed:", err)
		os.Exit(1)
	}
}
