//go:build tools

package tools

import (
	_ "github.com/int128/kubelogin"
)
