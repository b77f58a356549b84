package harness.elasticsearch;

import java.io.IOException;
import org.elasticsearch.Build;
import org.elasticsearch.action.ActionListener;
import org.elasticsearch.action.ActionRequest;
import org.elasticsearch.action.ActionRequestValidationException;
import org.elasticsearch.action.ActionResponse;
import org.elasticsearch.action.ActionType;
import org.elasticsearch.action.support.ActionFilters;
import org.elasticsearch.action.support.TransportAction;
import org.elasticsearch.cluster.service.ClusterService;
import org.elasticsearch.common.io.stream.StreamOutput;
import org.elasticsearch.common.util.concurrent.EsExecutors;
import org.elasticsearch.index.IndexVersion;
import org.elasticsearch.injection.guice.Inject;
import org.elasticsearch.tasks.Task;
import org.elasticsearch.transport.TransportService;
import org.elasticsearch.xcontent.ToXContentObject;
import org.elasticsearch.xcontent.XContentBuilder;

/**
 * Who this server is. An action of its own, under the full server's action name, so that the same
 * privilege ({@code monitor}) decides who may ask.
 */
public final class RootAction extends TransportAction<RootAction.Request, RootAction.Response> {
    static final ActionType<Response> TYPE = new ActionType<>("cluster:monitor/main");

    private final ClusterService clusterService;

    @Inject
    public RootAction(ActionFilters filters, TransportService transport, ClusterService clusterService) {
        super(TYPE.name(), filters, transport.getTaskManager(), EsExecutors.DIRECT_EXECUTOR_SERVICE);
        this.clusterService = clusterService;
    }

    @Override
    protected void doExecute(Task task, Request request, ActionListener<Response> listener) {
        var state = clusterService.state();
        listener.onResponse(
            new Response(clusterService.getNodeName(), state.getClusterName().value(), state.metadata().clusterUUID())
        );
    }

    /** A request without parameters. */
    static final class Request extends ActionRequest {
        @Override
        public ActionRequestValidationException validate() {
            return null;
        }
    }

    /** The fields a full server answers with. */
    static final class Response extends ActionResponse implements ToXContentObject {
        private final String node;
        private final String cluster;
        private final String clusterUuid;

        Response(String node, String cluster, String clusterUuid) {
            this.node = node;
            this.cluster = cluster;
            this.clusterUuid = clusterUuid;
        }

        @Override
        public void writeTo(StreamOutput out) {
            // Answered where it was asked; it never travels between nodes.
            TransportAction.localOnly();
        }

        @Override
        public XContentBuilder toXContent(XContentBuilder json, Params params) throws IOException {
            Build build = Build.current();
            json.startObject();
            json.field("name", node);
            json.field("cluster_name", cluster);
            json.field("cluster_uuid", clusterUuid);
            json.startObject("version");
            json.field("number", build.qualifiedVersion());
            json.field("build_flavor", build.flavor());
            json.field("build_type", build.type().displayName());
            json.field("build_hash", build.hash());
            json.field("build_date", build.date());
            json.field("build_snapshot", build.isSnapshot());
            json.field("lucene_version", IndexVersion.current().luceneVersion().toString());
            json.field("minimum_wire_compatibility_version", build.minWireCompatVersion());
            json.field("minimum_index_compatibility_version", build.minIndexCompatVersion());
            json.endObject();
            json.field("tagline", "You Know, for Search");
            return json.endObject();
        }
    }
}
