package dev.slipway.diff.edit;

import dev.slipway.diff.codec.Document;
import dev.slipway.diff.codec.Malformed;
import dev.slipway.diff.codec.Yaml;
import dev.slipway.diff.codec.YamlOutline;
import dev.slipway.diff.codec.YamlOutline.Entry;
import dev.slipway.diff.codec.YamlOutline.Node;
import dev.slipway.diff.codec.YamlOutline.Style;
import dev.slipway.diff.path.Path;
import dev.slipway.diff.path.Step;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;

/**
 * Changes one value in a YAML text. Comments, order, quotes, indentation and line ends of all else stay as they are.
 *
 * <p>Each way to write the new value is tried, and only a text that reads back as exactly the tree that was asked for is given out: so an
 * anchor that is used elsewhere, a trailing comment or an odd indentation can lead to a refusal, but never to another document.
 */
public final class YamlEdit {
    private final String text;
    private final Path path;
    private final Tree before;
    private final Optional<Node> root;
    private final Splice splice;
    private final List<String> tries = new ArrayList<>();

    private YamlEdit(String text, Path path, Tree before, Optional<Node> root) {
        this.text = text;
        this.path = path;
        this.before = before;
        this.root = root;
        this.splice = new Splice(text);
    }

    /** The text with a value at a path. Mappings on the way that are missing are made; items of lists are not. */
    public static Edited set(String text, Path path, Tree value) {
        return open(
                text,
                path,
                edit -> path.put(edit.before, value).map(wanted -> edit.choose(wanted, () -> edit.place(value))));
    }

    /** The text without what is at a path. */
    public static Edited remove(String text, Path path) {
        return open(text, path, edit -> path.cut(edit.before).map(wanted -> edit.choose(wanted, edit::take)));
    }

    private static Edited open(String text, Path path, Function<YamlEdit, Optional<Edited>> change) {
        try {
            List<Document> documents = Yaml.read(text);
            if (documents.size() > 1) return new Edited.Refused("there is more than one document");
            Tree before =
                    documents.isEmpty() ? Mapping.empty() : documents.get(0).root();
            Optional<Node> root = documents.isEmpty() ? Optional.empty() : YamlOutline.of(text);
            return change.apply(new YamlEdit(text, path, before, root))
                    .orElseGet(() -> new Edited.Refused("there is no place for " + path.display()));
        } catch (Malformed malformed) {
            return new Edited.Refused("malformed YAML in line " + malformed.line() + ": " + malformed.problem());
        }
    }

    /** The first try that reads back as what is wanted. */
    private Edited choose(Tree wanted, Runnable collect) {
        if (wanted.equals(before)) return new Edited.Done(text);
        collect.run();
        return tries.stream()
                .filter(attempt -> readsAs(attempt, wanted))
                .findFirst()
                .<Edited>map(Edited.Done::new)
                .orElseGet(() -> new Edited.Refused(
                        path.display() + " cannot be changed there without changing something else"));
    }

    private static boolean readsAs(String attempt, Tree wanted) {
        try {
            List<Document> documents = Yaml.read(attempt);
            Tree read = documents.isEmpty() ? Mapping.empty() : documents.get(0).root();
            return documents.size() < 2 && read.equals(wanted);
        } catch (Malformed malformed) {
            return false;
        }
    }

    /** A node on the way, with the entry that it is the value of, and whether it stands in brackets. */
    private record Spot(Node node, Optional<Entry> entry, Tree tree, boolean inFlow) {
        Optional<Spot> next(Step step) {
            Optional<Tree> below = step.in(tree);
            if (below.isEmpty()) return Optional.empty();
            boolean flow = inFlow || node.style() == Style.FLOW;
            if (step instanceof Step.Field field)
                return node.entry(field.name())
                        .map(found -> new Spot(found.value(), Optional.of(found), below.get(), flow));
            OptionalInt index = step.indexIn(tree);
            return index.isPresent() && index.getAsInt() < node.items().size()
                    ? Optional.of(new Spot(node.items().get(index.getAsInt()), Optional.empty(), below.get(), flow))
                    : Optional.empty();
        }
    }

    private void place(Tree value) {
        if (root.isEmpty()) {
            tries.add(splice.append(block(nested(path.steps(), value), 0)));
            return;
        }
        Spot spot = new Spot(root.get(), Optional.empty(), before, false);
        List<Step> steps = path.steps();
        for (int i = 0; i < steps.size(); i++) {
            Optional<Spot> next = spot.next(steps.get(i));
            if (next.isEmpty()) {
                if (steps.get(i) instanceof Step.Field field)
                    add(spot, field.name(), nested(steps.subList(i + 1, steps.size()), value));
                return;
            }
            spot = next.get();
        }
        replace(spot, value);
    }

    private static Tree nested(List<Step> steps, Tree value) {
        Tree inner = value;
        for (int i = steps.size() - 1; i >= 0; i--)
            if (steps.get(i) instanceof Step.Field field) inner = Mapping.of(field.name(), inner);
        return inner;
    }

    private void replace(Spot spot, Tree value) {
        tries.addAll(new NodeEdit(spot.node(), spot.entry(), spot.inFlow()).ways(text, value));
    }

    private void add(Spot spot, String key, Tree value) {
        Node node = spot.node();
        if (node.style() == Style.FLOW) {
            Style keys = node.entries().isEmpty()
                    ? Style.PLAIN
                    : node.entries().get(0).name().style();
            tries.add(splice.addToFlow(node, ValueText.flowEntry(key, value, keys)));
            tries.add(splice.addToFlow(node, ValueText.flowEntry(key, value, Style.DOUBLE_QUOTED)));
        } else if (node.style() == Style.BLOCK) {
            String entry = ValueText.entry(key, value, node.column(), splice.lineBreak());
            tries.add(splice.lineAfter(node.end(), node.column(), entry));
            tries.add(splice.lineBefore(node.start(), node.column(), entry));
        } else {
            openUp(spot, key, value);
        }
    }

    /** Where nothing was written below a key, a mapping begins. */
    private void openUp(Spot spot, String key, Tree value) {
        Node node = spot.node();
        boolean nothing = node.start() == node.end();
        if (nothing && !spot.inFlow())
            spot.entry().ifPresent(entry -> {
                int column = ValueText.below(entry.name().column());
                tries.add(
                        splice.lineAfter(node.end(), column, ValueText.entry(key, value, column, splice.lineBreak())));
            });
        tries.add(splice.replace(node, "{" + ValueText.flowEntry(key, value, Style.PLAIN) + "}"));
        tries.add(splice.replace(node, "{" + ValueText.flowEntry(key, value, Style.DOUBLE_QUOTED) + "}"));
    }

    private void take() {
        Optional<Spot> parent = root.map(node -> new Spot(node, Optional.empty(), before, false));
        for (Step step : path.parent().steps()) parent = parent.flatMap(spot -> spot.next(step));
        OptionalInt index = parent.isPresent() ? index(parent.get()) : OptionalInt.empty();
        if (index.isEmpty()) return;
        Node node = parent.get().node();
        tries.addAll(splice.without(parts(node), index.getAsInt(), node.style() == Style.FLOW));
    }

    private OptionalInt index(Spot parent) {
        Optional<Step> last = path.last();
        if (last.isEmpty()) return OptionalInt.empty();
        if (!(last.get() instanceof Step.Field field)) return last.get().indexIn(parent.tree());
        Optional<Entry> entry = parent.node().entry(field.name());
        return entry.isPresent() ? OptionalInt.of(parent.node().entries().indexOf(entry.get())) : OptionalInt.empty();
    }

    private List<Splice.Part> parts(Node node) {
        List<Splice.Part> parts = new ArrayList<>();
        node.entries()
                .forEach(entry -> parts.add(
                        new Splice.Part(entry.name().start(), entry.value().end())));
        node.items().forEach(item -> parts.add(new Splice.Part(splice.dashBefore(item, node.style()), item.end())));
        return parts;
    }

    private String block(Tree value, int indent) {
        return ValueText.block(value, indent, splice.lineBreak());
    }
}
