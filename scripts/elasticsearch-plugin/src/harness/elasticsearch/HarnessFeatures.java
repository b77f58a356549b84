package harness.elasticsearch;

import java.util.Set;
import org.elasticsearch.cluster.metadata.DataStream;
import org.elasticsearch.features.FeatureSpecification;
import org.elasticsearch.features.NodeFeature;

/**
 * Says that this node can keep refused documents in a data stream's failure store. The server can; it
 * is the module for data streams, which the Maven distribution lacks, that says so elsewhere.
 */
public class HarnessFeatures implements FeatureSpecification {

    @Override
    public Set<NodeFeature> getFeatures() {
        return Set.of(DataStream.DATA_STREAM_FAILURE_STORE_FEATURE);
    }
}
