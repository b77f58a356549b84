package harness.elasticsearch;

import java.util.HashSet;
import java.util.Set;
import org.elasticsearch.action.ActionListener;
import org.elasticsearch.action.datastreams.DeleteDataStreamAction;
import org.elasticsearch.action.support.ActionFilters;
import org.elasticsearch.action.support.master.AcknowledgedResponse;
import org.elasticsearch.action.support.master.AcknowledgedTransportMasterNodeAction;
import org.elasticsearch.cluster.AckedClusterStateUpdateTask;
import org.elasticsearch.cluster.ClusterState;
import org.elasticsearch.cluster.block.ClusterBlockException;
import org.elasticsearch.cluster.block.ClusterBlockLevel;
import org.elasticsearch.cluster.metadata.DataStream;
import org.elasticsearch.cluster.metadata.IndexNameExpressionResolver;
import org.elasticsearch.cluster.metadata.MetadataDeleteIndexService;
import org.elasticsearch.cluster.metadata.ProjectId;
import org.elasticsearch.cluster.metadata.ProjectMetadata;
import org.elasticsearch.cluster.project.ProjectResolver;
import org.elasticsearch.cluster.service.ClusterService;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.common.util.concurrent.EsExecutors;
import org.elasticsearch.index.Index;
import org.elasticsearch.injection.guice.Inject;
import org.elasticsearch.tasks.Task;
import org.elasticsearch.threadpool.ThreadPool;
import org.elasticsearch.transport.TransportService;

/**
 * Deletes data streams with their indices. The action is the server's own, and so is the privilege
 * that it takes; the module that carries it out is not in the Maven distribution.
 */
public final class DeleteDataStreams
    extends AcknowledgedTransportMasterNodeAction<DeleteDataStreamAction.Request> {

    private final IndexNameExpressionResolver names;
    private final ProjectResolver projects;
    private final Settings settings;

    @Inject
    public DeleteDataStreams(
        TransportService transport,
        ClusterService cluster,
        ThreadPool threads,
        ActionFilters filters,
        IndexNameExpressionResolver names,
        ProjectResolver projects,
        Settings settings
    ) {
        super(
            DeleteDataStreamAction.NAME,
            transport,
            cluster,
            threads,
            filters,
            DeleteDataStreamAction.Request::new,
            EsExecutors.DIRECT_EXECUTOR_SERVICE
        );
        this.names = names;
        this.projects = projects;
        this.settings = settings;
    }

    @Override
    protected void masterOperation(
        Task task,
        DeleteDataStreamAction.Request request,
        ClusterState current,
        ActionListener<AcknowledgedResponse> listener
    ) {
        ProjectId project = projects.getProjectId();
        var update = new AckedClusterStateUpdateTask(request.masterNodeTimeout(), request.masterNodeTimeout(), listener) {
            @Override
            public ClusterState execute(ClusterState state) {
                return without(state, project, request);
            }
        };
        clusterService.submitUnbatchedStateUpdateTask("delete-data-streams", update);
    }

    private ClusterState without(ClusterState state, ProjectId project, DeleteDataStreamAction.Request request) {
        ProjectMetadata before = state.metadata().getProject(project);
        ProjectMetadata.Builder after = ProjectMetadata.builder(before);
        Set<Index> indices = new HashSet<>();
        for (String name : names.dataStreamNames(before, request.indicesOptions(), request.getNames())) {
            DataStream stream = before.dataStreams().get(name);
            indices.addAll(stream.getIndices());
            indices.addAll(stream.getFailureIndices());
            after.removeDataStream(name);
        }
        ClusterState next = ClusterState.builder(state).putProjectMetadata(after).build();
        return MetadataDeleteIndexService.deleteIndices(next.projectState(project), indices, settings);
    }

    @Override
    protected ClusterBlockException checkBlock(DeleteDataStreamAction.Request request, ClusterState state) {
        return state.blocks().globalBlockedException(projects.getProjectId(), ClusterBlockLevel.METADATA_WRITE);
    }
}
