package dev.slipway.sync.adopt;

import dev.slipway.diff.codec.Malformed;
import dev.slipway.diff.codec.YamlOutline;
import dev.slipway.diff.codec.YamlOutline.Entry;
import dev.slipway.diff.codec.YamlOutline.Node;
import dev.slipway.diff.codec.YamlOutline.Style;
import dev.slipway.diff.edit.NodeEdit;
import dev.slipway.diff.path.Path;
import dev.slipway.diff.path.Step;
import dev.slipway.diff.tree.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds values in the text of a template, which is no YAML as it stands: tags are read as if they were words, and those that are alone in
 * their line as comments, all of the same length, so that every place stays where it is.
 */
final class TemplateText {
    private static final Pattern TAG = Pattern.compile("\\{\\{\\{.*?}}}|\\{\\{.*?}}");
    private static final Pattern ALONE = Pattern.compile("(?m)^([ \\t]*)(\\{\\{[#^/!>].*?}})[ \\t]*$");

    private final String text;
    private final String plain;

    TemplateText(String text) {
        this.text = text;
        this.plain = TAG.matcher(ALONE.matcher(text).replaceAll(TemplateText::comment))
                .replaceAll(tag -> "x".repeat(tag.group().length()));
    }

    private static String comment(MatchResult line) {
        return line.group(1) + "#".repeat(line.group(2).length());
    }

    /** The places in a line that may be the value at the end of a path: by the name of the field, or the items of a list. */
    List<NodeEdit> at(int line, Path path) {
        List<NodeEdit> found = new ArrayList<>();
        try {
            for (Node root : YamlOutline.all(plain)) walk(root, false, line, path.last(), found);
        } catch (Malformed notYaml) {
            return List.of();
        }
        return found;
    }

    private void walk(Node node, boolean inFlow, int line, Optional<Step> last, List<NodeEdit> found) {
        boolean flow = inFlow || node.style() == Style.FLOW;
        for (Entry entry : node.entries()) {
            boolean named = last.isPresent()
                    && last.get() instanceof Step.Field field
                    && field.name().equals(entry.key());
            if (named && lineOf(entry.name()) == line) found.add(new NodeEdit(entry.value(), Optional.of(entry), flow));
            walk(entry.value(), flow, line, last, found);
        }
        for (Node item : node.items()) {
            boolean listed = last.filter(step -> !(step instanceof Step.Field)).isPresent();
            if (listed && lineOf(item) == line) found.add(new NodeEdit(item, Optional.empty(), flow));
            walk(item, flow, line, last, found);
        }
    }

    private int lineOf(Node node) {
        return 1
                + (int) text.substring(0, node.start())
                        .chars()
                        .filter(c -> c == '\n')
                        .count();
    }

    /** Whether a value has a tag in it, so that it is not all written here. */
    boolean hasTag(NodeEdit place) {
        Matcher tags = TAG.matcher(text);
        return tags.find(place.node().start()) && tags.start() < place.node().end();
    }

    /** The texts with another value at a place, best first. */
    List<String> ways(NodeEdit place, Tree value) {
        return place.ways(text, value);
    }
}
