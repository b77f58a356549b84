#!/usr/bin/env bash
# `validate` of an OpenTelemetry Collector (v0.152.0) accepts two configs that the same program then refuses to
# start with: an otlp receiver whose authenticator is defined under `extensions` but missing from
# `service.extensions`, and one whose gRPC and HTTP servers listen on the same port. Exit code 0, not a word. A
# check of configs that trusts `validate` lets both into production.
#
# Seen, validate and then start:
#   authenticator: validate exits with 0; start fails: ... failed to resolve authenticator "bearertokenauth":
#     authenticator not found
#   one port:      validate exits with 0; start fails: ... bind: address already in use
#
# Needs Go 1.25 or later. Exits with 1 if this has changed.
set -euo pipefail
folder="$(mktemp -d)"
trap 'chmod -R u+w "$folder"; rm -rf "$folder"' EXIT
cd "$folder"

cat > main.go <<'GO'
package main

import (
	"fmt"
	"os"

	"github.com/open-telemetry/opentelemetry-collector-contrib/extension/bearertokenauthextension"
	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/confmap"
	"go.opentelemetry.io/collector/confmap/provider/fileprovider"
	"go.opentelemetry.io/collector/exporter"
	"go.opentelemetry.io/collector/exporter/debugexporter"
	"go.opentelemetry.io/collector/extension"
	"go.opentelemetry.io/collector/otelcol"
	"go.opentelemetry.io/collector/receiver"
	"go.opentelemetry.io/collector/receiver/otlpreceiver"
	"go.opentelemetry.io/collector/service/telemetry/otelconftelemetry"
)

func factories() (otelcol.Factories, error) {
	receivers, err := otelcol.MakeFactoryMap[receiver.Factory](otlpreceiver.NewFactory())
	if err != nil {
		return otelcol.Factories{}, err
	}
	exporters, err := otelcol.MakeFactoryMap[exporter.Factory](debugexporter.NewFactory())
	if err != nil {
		return otelcol.Factories{}, err
	}
	extensions, err := otelcol.MakeFactoryMap[extension.Factory](bearertokenauthextension.NewFactory())
	return otelcol.Factories{
		Receivers: receivers, Exporters: exporters, Extensions: extensions,
		Telemetry: otelconftelemetry.NewFactory(),
	}, err
}

func main() {
	command := otelcol.NewCommand(otelcol.CollectorSettings{
		BuildInfo: component.BuildInfo{Command: "collector", Version: "1"},
		Factories: factories,
		ConfigProviderSettings: otelcol.ConfigProviderSettings{
			ResolverSettings: confmap.ResolverSettings{
				DefaultScheme:     "file",
				ProviderFactories: []confmap.ProviderFactory{fileprovider.NewFactory()},
			},
		},
	})
	if err := command.Execute(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
GO
# Some modules of contrib are not in the checksum database of every proxy.
export GONOSUMDB='*' GOFLAGS='-mod=mod -modcacherw'
{
  go mod init finding
  go get go.opentelemetry.io/collector/otelcol@v0.152.0 \
    go.opentelemetry.io/collector/receiver/otlpreceiver@v0.152.0 \
    go.opentelemetry.io/collector/exporter/debugexporter@v0.152.0 \
    github.com/open-telemetry/opentelemetry-collector-contrib/extension/bearertokenauthextension@v0.152.0
  go mod tidy -e
  go build -o collector .
} > setup.log 2>&1 || { cat setup.log >&2; exit 2; }

config() {
  cat <<YAML
receivers:
  otlp:
    protocols:
      grpc: { endpoint: "127.0.0.1:$1"$3 }
      http: { endpoint: "127.0.0.1:$2" }
extensions:
  bearertokenauth: { token: test }
exporters:
  debug: {}
service:
  telemetry: { metrics: { level: none } }
  pipelines:
    logs: { receivers: [otlp], exporters: [debug] }
YAML
}
config 43171 43181 ", auth: { authenticator: bearertokenauth }" > authenticator.yaml
config 43172 43172 "" > one-port.yaml

for name in authenticator one-port; do
  ./collector validate --config "$name.yaml"
  echo "$name: validate exits with $?"
  if timeout 30 ./collector --config "$name.yaml" > "$name.log" 2>&1; then exit 1; fi
  grep -oE 'failed to resolve authenticator .*|bind: address already in use' "$name.log" | head -n 1 | tee "$name.seen"
done
grep -q 'authenticator not found' authenticator.seen
grep -q 'address already in use' one-port.seen
