package dev.slipway.diff.codec;

import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Scalar;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Map;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.DumperOptions.FlowStyle;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.emitter.Emitter;
import org.yaml.snakeyaml.events.DocumentEndEvent;
import org.yaml.snakeyaml.events.DocumentStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.ImplicitTuple;
import org.yaml.snakeyaml.events.MappingEndEvent;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.events.SequenceEndEvent;
import org.yaml.snakeyaml.events.SequenceStartEvent;
import org.yaml.snakeyaml.events.StreamEndEvent;
import org.yaml.snakeyaml.events.StreamStartEvent;

/** A tree into SnakeYAML's events: block style, lists not indented in mappings, long lines never folded. */
final class YamlWriter {
    private static final ImplicitTuple IMPLICIT = new ImplicitTuple(true, true);

    private final Emitter emitter;

    private YamlWriter(Emitter emitter) {
        this.emitter = emitter;
    }

    static String write(Tree tree) {
        StringWriter text = new StringWriter();
        YamlWriter writer = new YamlWriter(new Emitter(text, options()));
        try {
            writer.document(tree);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    private static DumperOptions options() {
        DumperOptions options = new DumperOptions();
        options.setSplitLines(false);
        options.setWidth(Integer.MAX_VALUE);
        options.setAllowUnicode(true);
        return options;
    }

    private void document(Tree tree) throws IOException {
        emit(new StreamStartEvent(null, null));
        emit(new DocumentStartEvent(null, null, false, null, Map.of()));
        value(tree);
        emit(new DocumentEndEvent(null, null, false));
        emit(new StreamEndEvent(null, null));
    }

    private void value(Tree tree) throws IOException {
        if (tree instanceof Mapping mapping) mapping(mapping);
        else if (tree instanceof Sequence list) sequence(list);
        else if (tree instanceof Scalar.Text text) text(text.value(), ScalarStyle.LITERAL);
        else if (tree instanceof Scalar.Real real) scalar(Numbers.write(real.value()), ScalarStyle.PLAIN);
        else scalar(((Scalar) tree).display(), ScalarStyle.PLAIN);
    }

    private void mapping(Mapping mapping) throws IOException {
        emit(new MappingStartEvent(null, null, true, null, null, style(mapping.isEmpty())));
        for (String key : mapping.keys()) {
            text(key, ScalarStyle.DOUBLE_QUOTED);
            value(mapping.get(key).orElseThrow());
        }
        emit(new MappingEndEvent(null, null));
    }

    private void sequence(Sequence list) throws IOException {
        emit(new SequenceStartEvent(null, null, true, null, null, style(list.isEmpty())));
        for (Tree item : list) value(item);
        emit(new SequenceEndEvent(null, null));
    }

    private static FlowStyle style(boolean empty) {
        return empty ? FlowStyle.FLOW : FlowStyle.BLOCK;
    }

    /** The emitter falls back to quotes by itself where a plain or literal scalar would not read back for reasons of syntax. */
    private void text(String text, ScalarStyle overLines) throws IOException {
        String whole = Texts.scalarValues(text);
        if (hasOtherBreaks(whole)) scalar(whole, ScalarStyle.DOUBLE_QUOTED);
        else if (whole.indexOf('\n') >= 0) scalar(whole, overLines);
        else scalar(whole, isPlain(whole) ? ScalarStyle.PLAIN : ScalarStyle.DOUBLE_QUOTED);
    }

    /** YAML 1.1 takes these for line breaks as well and would read them back as plain ones. */
    private static boolean hasOtherBreaks(String text) {
        return text.chars().anyMatch(c -> c == '\r' || c == '\u0085' || c == '\u2028' || c == '\u2029');
    }

    private static boolean isPlain(String text) {
        return YamlScalars.isSafeUnquoted(text) && !text.equals("<<") && !text.equals("=");
    }

    private void scalar(String text, ScalarStyle style) throws IOException {
        emit(new ScalarEvent(null, null, IMPLICIT, text, null, null, style));
    }

    private void emit(Event event) throws IOException {
        emitter.emit(event);
    }
}
