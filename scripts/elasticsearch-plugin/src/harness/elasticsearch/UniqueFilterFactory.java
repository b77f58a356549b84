package harness.elasticsearch;

import java.io.IOException;
import org.apache.lucene.analysis.CharArraySet;
import org.apache.lucene.analysis.FilteringTokenFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.miscellaneous.RemoveDuplicatesTokenFilter;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.index.analysis.AbstractTokenFilterFactory;

/** The token filter {@code unique}: drops tokens that were there before. */
final class UniqueFilterFactory extends AbstractTokenFilterFactory {
    private final boolean onlyOnSamePosition;

    UniqueFilterFactory(String name, Settings settings) {
        super(name);
        onlyOnSamePosition = settings.getAsBoolean("only_on_same_position", false);
    }

    @Override
    public TokenStream create(TokenStream input) {
        return onlyOnSamePosition ? new RemoveDuplicatesTokenFilter(input) : new FirstOccurrence(input);
    }

    private static final class FirstOccurrence extends FilteringTokenFilter {
        private final CharTermAttribute term = addAttribute(CharTermAttribute.class);
        private final CharArraySet seen = new CharArraySet(8, false);

        FirstOccurrence(TokenStream input) {
            super(input);
        }

        @Override
        protected boolean accept() {
            int length = term.length();
            if (seen.contains(term.buffer(), 0, length)) return false;
            // The buffer is used again for the next token; the set must own its characters.
            char[] own = new char[length];
            System.arraycopy(term.buffer(), 0, own, 0, length);
            seen.add(own);
            return true;
        }

        @Override
        public void reset() throws IOException {
            super.reset();
            seen.clear();
        }
    }
}
