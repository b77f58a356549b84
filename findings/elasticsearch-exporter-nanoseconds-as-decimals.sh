#!/usr/bin/env bash
# The Elasticsearch exporter (v0.153.0, mapping mode otel, its default) writes a timestamp as
# "<milliseconds>.<nanoseconds within the millisecond>", the latter without leading zeros. Elasticsearch
# (9.4.3) reads what stands behind the point as a decimal fraction of a millisecond. So a record of 17 ms and
# 5 ns is indexed at 17.5 ms, and comes after one that is 100 microseconds younger; a search by time or a sort
# finds them in the wrong order, at most a millisecond off. Padding to six digits would make both agree.
#
# Exporter, three log records (nanoseconds -> @timestamp of the document):
#   1700000000017000005 -> 1700000000017.5
#   1700000000017100005 -> 1700000000017.100005
#   1700000000017500000 -> 1700000000017.500000
# Elasticsearch's own date format of @timestamp:
#   1700000000017.5      -> 2023-11-14T22:13:20.017500Z
#   1700000000017.100005 -> 2023-11-14T22:13:20.017100005Z
#   1700000000017.500000 -> 2023-11-14T22:13:20.017500Z
#
# Needs Go 1.25 or later, Maven, unzip and a JDK of 21 or later (JAVA_HOME). Exits with 1 if this has changed.
set -euo pipefail
folder="$(mktemp -d)"
trap 'chmod -R u+w "$folder"; rm -rf "$folder"' EXIT
cd "$folder"

cat > main.go <<'GO'
package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"strconv"
	"strings"

	"github.com/open-telemetry/opentelemetry-collector-contrib/exporter/elasticsearchexporter"
	"go.opentelemetry.io/collector/component/componenttest"
	"go.opentelemetry.io/collector/exporter/exportertest"
	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/plog"
)

func check(err error) {
	if err != nil {
		panic(err)
	}
}

// Sends a log record for each of its arguments, and prints the @timestamp of each document.
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
	ctx := context.Background()
	logs, err := factory.CreateLogs(ctx, exportertest.NewNopSettings(factory.Type()), config)
	check(err)
	check(logs.Start(ctx, componenttest.NewNopHost()))
	data := plog.NewLogs()
	records := data.ResourceLogs().AppendEmpty().ScopeLogs().AppendEmpty().LogRecords()
	for _, argument := range os.Args[1:] {
		nanos, err := strconv.ParseInt(argument, 10, 64)
		check(err)
		records.AppendEmpty().SetTimestamp(pcommon.Timestamp(nanos))
	}
	check(logs.ConsumeLogs(ctx, data))
	check(logs.Shutdown(ctx))
	for _, found := range regexp.MustCompile(`"@timestamp":"([^"]*)"`).FindAllStringSubmatch(bodies.String(), -1) {
		fmt.Println(found[1])
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
written="$(go run . 1700000000017000005 1700000000017100005 1700000000017500000)"

cat > pom.xml <<'XML'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>finding</groupId><artifactId>finding</artifactId><version>1</version>
</project>
XML
mvn -q org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy \
  -Dartifact=org.elasticsearch.distribution.integ-test-zip:elasticsearch:9.4.3:zip \
  -DoutputDirectory="$folder" > setup.log 2>&1 || { cat setup.log >&2; exit 2; }
unzip -q elasticsearch-9.4.3.zip 'elasticsearch-9.4.3/lib/*'
cat > Read.java <<'JAVA'
import org.elasticsearch.common.time.DateFormatter;
import org.elasticsearch.common.time.DateFormatters;

public class Read {
  public static void main(String[] texts) {
    DateFormatter format = DateFormatter.forPattern("epoch_millis||strict_date_optional_time");
    for (String text : texts) System.out.println(DateFormatters.from(format.parse(text)).toInstant());
  }
}
JAVA
# shellcheck disable=SC2086 # one argument a line
read="$("${JAVA_HOME:+$JAVA_HOME/bin/}java" -cp 'elasticsearch-9.4.3/lib/*' Read.java $written)"

printf '%s\n\n%s\n' "$written" "$read"
[[ "$written" == $'1700000000017.5\n1700000000017.100005\n1700000000017.500000' ]]
[[ "$read" == $'2023-11-14T22:13:20.017500Z\n2023-11-14T22:13:20.017100005Z\n2023-11-14T22:13:20.017500Z' ]]
