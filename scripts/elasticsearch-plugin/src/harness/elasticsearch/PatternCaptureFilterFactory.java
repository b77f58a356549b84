package harness.elasticsearch;

import java.util.List;
import java.util.regex.Pattern;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.pattern.PatternCaptureGroupTokenFilter;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.index.analysis.AbstractTokenFilterFactory;

/** The token filter {@code pattern_capture}: a token for every group that one of the patterns captures. */
final class PatternCaptureFilterFactory extends AbstractTokenFilterFactory {
    private final boolean preserveOriginal;
    private final Pattern[] patterns;

    PatternCaptureFilterFactory(String name, Settings settings) {
        super(name);
        List<String> expressions = settings.getAsList("patterns");
        if (expressions.isEmpty()) {
            throw new IllegalArgumentException("token filter [" + name + "] needs [patterns]");
        }
        patterns = expressions.stream().map(Pattern::compile).toArray(Pattern[]::new);
        preserveOriginal = settings.getAsBoolean("preserve_original", true);
    }

    @Override
    public TokenStream create(TokenStream input) {
        return new PatternCaptureGroupTokenFilter(input, preserveOriginal, patterns);
    }
}
