package harness.elasticsearch;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.elasticsearch.action.datastreams.DeleteDataStreamAction;
import org.elasticsearch.cluster.node.DiscoveryNodes;
import org.elasticsearch.features.NodeFeature;
import org.elasticsearch.index.analysis.TokenFilterFactory;
import org.elasticsearch.index.analysis.TokenizerFactory;
import org.elasticsearch.index.mapper.Mapper;
import org.elasticsearch.index.mapper.TextFieldMapper;
import org.elasticsearch.indices.analysis.AnalysisModule.AnalysisProvider;
import org.elasticsearch.plugins.ActionPlugin;
import org.elasticsearch.plugins.AnalysisPlugin;
import org.elasticsearch.plugins.MapperPlugin;
import org.elasticsearch.plugins.Plugin;
import org.elasticsearch.rest.RestHandler;

/**
 * What the Maven distribution of Elasticsearch lacks and this harness needs: the analysis components
 * of the security index (without them no API key can be made), the answer to {@code GET /}, the deletion
 * of data streams and a field type of failure stores.
 */
public class HarnessPlugin extends Plugin implements AnalysisPlugin, ActionPlugin, MapperPlugin {

    @Override
    public Map<String, AnalysisProvider<TokenFilterFactory>> getTokenFilters() {
        return Map.of(
            "pattern_capture",
            AnalysisPlugin.requiresAnalysisSettings(
                (index, environment, name, settings) -> new PatternCaptureFilterFactory(name, settings)
            ),
            "unique",
            (index, environment, name, settings) -> new UniqueFilterFactory(name, settings)
        );
    }

    @Override
    public Map<String, AnalysisProvider<TokenizerFactory>> getTokenizers() {
        return Map.of(
            "uax_url_email",
            (index, environment, name, settings) -> new UrlEmailTokenizerFactory(name, settings)
        );
    }

    /** Failure stores hold error messages as this type; searches find the same in plain text. */
    @Override
    public Map<String, Mapper.TypeParser> getMappers() {
        return Map.of("match_only_text", TextFieldMapper.PARSER);
    }

    @Override
    public Collection<ActionHandler> getActions() {
        return List.of(
            new ActionHandler(RootAction.TYPE, RootAction.class),
            new ActionHandler(DeleteDataStreamAction.INSTANCE, DeleteDataStreams.class)
        );
    }

    @Override
    public Collection<RestHandler> getRestHandlers(
        RestHandlersServices services,
        Supplier<DiscoveryNodes> nodesInCluster,
        Predicate<NodeFeature> clusterSupportsFeature
    ) {
        return List.of(new RestRootAction(), new RestDeleteDataStreams());
    }
}
