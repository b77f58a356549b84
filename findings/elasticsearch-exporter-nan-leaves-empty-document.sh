#!/usr/bin/env bash
# A data point whose value is NaN or infinite (both are valid in OTLP, and SDKs send them) is refused by
# nobody: the Elasticsearch exporter (v0.153.0, mapping mode otel, its default) takes it, reports success, and
# indexes a document with the point's time and dimensions and an empty "metrics" object. A count of documents
# says that every point arrived; no query finds a value. The only trace is one warning in the log.
#
# Written for a gauge "load" with three points, and all that is logged:
#   state infinite -> "metrics":{}
#   state nan      -> "metrics":{}
#   state whole    -> "metrics":{"load":1.0}
#   warn validation errors
# The export itself returns no error.
#
# Needs Go 1.25 or later. Exits with 1 if this has changed.
set -euo pipefail
folder="$(mktemp -d)"
trap 'chmod -R u+w "$folder"; rm -rf "$folder"' EXIT
cd "$folder"

cat > main.go <<'GO'
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"net/http"
	"net/http/httptest"
	"sort"
	"strings"
	"time"

	"github.com/open-telemetry/opentelemetry-collector-contrib/exporter/elasticsearchexporter"
	"go.opentelemetry.io/collector/component/componenttest"
	"go.opentelemetry.io/collector/exporter/exportertest"
	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/pmetric"
	"go.uber.org/zap"
	"go.uber.org/zap/zapcore"
	"go.uber.org/zap/zaptest/observer"
)

func check(err error) {
	if err != nil {
		panic(err)
	}
}

func main() {
	var bodies strings.Builder
	bulk := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		check(err)
		bodies.Write(body)
		w.Header().Set("X-Elastic-Product", "Elasticsearch")
		w.Header().Set("Content-Type", "application/json")
		fmt.Fprint(w, `{"errors":false,"items":[]}`)
	}))
	defer bulk.Close()
	factory := elasticsearchexporter.NewFactory()
	config := factory.CreateDefaultConfig().(*elasticsearchexporter.Config)
	config.Endpoints = []string{bulk.URL}
	config.Compression = "none"
	core, logged := observer.New(zapcore.WarnLevel)
	settings := exportertest.NewNopSettings(factory.Type())
	settings.Logger = zap.New(core)
	ctx := context.Background()
	metrics, err := factory.CreateMetrics(ctx, settings, config)
	check(err)
	check(metrics.Start(ctx, componenttest.NewNopHost()))

	data := pmetric.NewMetrics()
	gauge := data.ResourceMetrics().AppendEmpty().ScopeMetrics().AppendEmpty().Metrics().AppendEmpty()
	gauge.SetName("load")
	points := gauge.SetEmptyGauge().DataPoints()
	for state, value := range map[string]float64{"whole": 1, "nan": math.NaN(), "infinite": math.Inf(1)} {
		point := points.AppendEmpty()
		point.SetTimestamp(pcommon.NewTimestampFromTime(time.Now()))
		point.Attributes().PutStr("state", state)
		point.SetDoubleValue(value)
	}
	check(metrics.ConsumeMetrics(ctx, data))
	check(metrics.Shutdown(ctx))

	var found []string
	lines := bufio.NewScanner(strings.NewReader(bodies.String()))
	for lines.Scan() {
		var document struct {
			Attributes map[string]string
			Metrics    json.RawMessage
		}
		check(json.Unmarshal(lines.Bytes(), &document))
		if document.Metrics != nil {
			found = append(found, document.Attributes["state"]+" "+string(document.Metrics))
		}
	}
	sort.Strings(found)
	fmt.Println(strings.Join(found, "\n"))
	for _, entry := range logged.All() {
		fmt.Println(entry.Level, entry.Message)
	}
}
GO
# Some modules of contrib are not in the checksum database of every proxy.
export GONOSUMDB='*' GOFLAGS='-mod=mod -modcacherw'
{
  go mod init finding
  go get github.com/open-telemetry/opentelemetry-collector-contrib/exporter/elasticsearchexporter@v0.153.0
  go mod tidy -e
} > setup.log 2>&1 || { cat setup.log >&2; exit 2; }
seen="$(go run .)"
printf '%s\n' "$seen"
[[ "$seen" == $'infinite {}\nnan {}\nwhole {"load":1.0}\nwarn validation errors' ]]
