package dev.slipway.diff.merge;

import dev.slipway.diff.codec.Limits;
import dev.slipway.diff.merge.Patched.Reason;
import dev.slipway.diff.path.JsonPointer;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Scalar;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A list of operations as <a href="https://www.rfc-editor.org/rfc/rfc6902">RFC 6902</a> defines them: all are applied, or none. */
public record JsonPatch(List<Operation> operations) {
    /** As many as an API server takes in one patch. */
    public static final int MAX_OPERATIONS = 10_000;
    /** Values that one patch may copy, so that copies of copies stay within memory. */
    static final int MAX_COPIED_VALUES = 1_000_000;

    public JsonPatch {
        operations = List.copyOf(operations);
    }

    /** What an operation does. */
    public enum Kind {
        ADD,
        REMOVE,
        REPLACE,
        MOVE,
        COPY,
        TEST;

        boolean hasValue() {
            return this == ADD || this == REPLACE || this == TEST;
        }

        boolean hasFrom() {
            return this == MOVE || this == COPY;
        }
    }

    /**
     * One step of a patch.
     *
     * @param from where a value is taken from; empty but for moves and copies
     * @param value what is added, set or tested; empty for the others
     */
    public record Operation(Kind kind, JsonPointer path, Optional<JsonPointer> from, Optional<Tree> value) {
        static Operation add(JsonPointer path, Tree value) {
            return new Operation(Kind.ADD, path, Optional.empty(), Optional.of(value));
        }

        static Operation remove(JsonPointer path) {
            return new Operation(Kind.REMOVE, path, Optional.empty(), Optional.empty());
        }

        static Operation replace(JsonPointer path, Tree value) {
            return new Operation(Kind.REPLACE, path, Optional.empty(), Optional.of(value));
        }

        private Mapping tree() {
            return Mapping.builder()
                    .put("op", kind.name().toLowerCase(Locale.ROOT))
                    .put("path", path.toString())
                    .put("from", from.map(JsonPointer::toString))
                    .put("value", value)
                    .build();
        }
    }

    /** Applies the patch that a document says. */
    public static Patched apply(Tree target, Tree patch) {
        try {
            return new Patched.To(parse(patch).applied(target));
        } catch (Misfit misfit) {
            return misfit.refused();
        }
    }

    /** Applies this patch. */
    public Patched apply(Tree target) {
        try {
            return new Patched.To(applied(target));
        } catch (Misfit misfit) {
            return misfit.refused();
        }
    }

    /** A patch that makes one tree of another, key order aside. Lists are compared index by index. */
    public static JsonPatch between(Tree before, Tree after) {
        List<Operation> operations = new ArrayList<>();
        between(new JsonPointer(List.of()), before, after, operations);
        return new JsonPatch(operations);
    }

    /** The document that says this patch. */
    public Sequence tree() {
        return new Sequence(operations.stream().<Tree>map(Operation::tree).toList());
    }

    private static void between(JsonPointer at, Tree before, Tree after, List<Operation> to) {
        if (before.equals(after)) return;
        if (before instanceof Mapping one && after instanceof Mapping two) between(at, one, two, to);
        else if (before instanceof Sequence one && after instanceof Sequence two) between(at, one, two, to);
        else to.add(Operation.replace(at, after));
    }

    private static void between(JsonPointer at, Mapping before, Mapping after, List<Operation> to) {
        for (String key : before.keys()) if (!after.has(key)) to.add(Operation.remove(at.then(key)));
        after.forEach((key, value) -> before.get(key)
                .ifPresentOrElse(
                        old -> between(at.then(key), old, value, to),
                        () -> to.add(Operation.add(at.then(key), value))));
    }

    private static void between(JsonPointer at, Sequence before, Sequence after, List<Operation> to) {
        int shared = Math.min(before.size(), after.size());
        for (int i = 0; i < shared; i++) between(at.then(Integer.toString(i)), before.get(i), after.get(i), to);
        for (int i = before.size() - 1; i >= shared; i--) to.add(Operation.remove(at.then(Integer.toString(i))));
        for (int i = shared; i < after.size(); i++) to.add(Operation.add(at.then("-"), after.get(i)));
    }

    private static JsonPatch parse(Tree patch) throws Misfit {
        if (!(patch instanceof Sequence list)) {
            throw new Misfit(Reason.MALFORMED, "", "a JSON patch is a list of operations, not " + patch.describe());
        }
        if (list.size() > MAX_OPERATIONS) {
            String message = "the patch has " + list.size() + " operations, the limit is " + MAX_OPERATIONS;
            throw new Misfit(Reason.TOO_LARGE, "", message);
        }
        List<Operation> operations = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) operations.add(operation(list.get(i), "/" + i));
        return new JsonPatch(operations);
    }

    private static Operation operation(Tree tree, String at) throws Misfit {
        if (!(tree instanceof Mapping mapping))
            throw malformed(at, "an operation is a mapping, not " + tree.describe());
        Kind kind = kind(mapping, at);
        JsonPointer path = pointer(mapping, "path", at);
        Optional<JsonPointer> from = kind.hasFrom() ? Optional.of(pointer(mapping, "from", at)) : Optional.empty();
        Optional<Tree> value = kind.hasValue() ? mapping.get("value") : Optional.empty();
        if (kind.hasValue() && value.isEmpty()) throw malformed(at, "the operation needs a value");
        return new Operation(kind, path, from, value);
    }

    private static Kind kind(Mapping operation, String at) throws Misfit {
        String name = operation.text("op").orElse("");
        for (Kind kind : Kind.values()) if (kind.name().toLowerCase(Locale.ROOT).equals(name)) return kind;
        throw malformed(at, "op must be one of add, remove, replace, move, copy, test, not \"" + name + "\"");
    }

    private static JsonPointer pointer(Mapping operation, String field, String at) throws Misfit {
        return operation
                .text(field)
                .flatMap(JsonPointer::parse)
                .orElseThrow(() -> malformed(at, field + " must be a JSON pointer"));
    }

    private static Misfit malformed(String at, String message) {
        return new Misfit(Reason.MALFORMED, at, message);
    }

    private Tree applied(Tree target) throws Misfit {
        Tree tree = target;
        int copied = 0;
        for (Operation operation : operations) {
            if (operation.kind() == Kind.COPY) {
                copied += Size.of(existing(tree, operation.from().orElseThrow()), Limits.MAX_DEPTH, MAX_COPIED_VALUES);
                if (copied > MAX_COPIED_VALUES)
                    throw new Misfit(Reason.TOO_LARGE, operation.path(), "the patch copies too much");
            }
            tree = step(tree, operation);
        }
        return tree;
    }

    private static Tree step(Tree tree, Operation operation) throws Misfit {
        JsonPointer path = operation.path();
        return switch (operation.kind()) {
            case ADD -> put(tree, path, operation.value().orElseThrow(), true);
            case REMOVE -> remove(tree, path);
            case REPLACE -> put(tree, path, operation.value().orElseThrow(), false);
            case COPY -> put(tree, path, existing(tree, operation.from().orElseThrow()), true);
            case MOVE -> move(tree, operation.from().orElseThrow(), path);
            case TEST -> test(tree, path, operation.value().orElseThrow());
        };
    }

    private static Tree move(Tree tree, JsonPointer from, JsonPointer path) throws Misfit {
        Tree value = existing(tree, from);
        if (path.equals(from)) return tree;
        if (path.startsWith(from)) throw new Misfit(Reason.INAPPLICABLE, path, "a value cannot move into itself");
        return put(remove(tree, from), path, value, true);
    }

    /** An absent place is equal to null: so do API servers. */
    private static Tree test(Tree tree, JsonPointer path, Tree value) throws Misfit {
        Tree found = path.in(tree).orElse(Scalar.Null.NULL);
        if (!found.equals(value)) throw new Misfit(Reason.UNTRUE, path, "the value is not the one the patch tests for");
        return tree;
    }

    private static Tree existing(Tree tree, JsonPointer path) throws Misfit {
        return path.in(tree).orElseThrow(() -> missing(path));
    }

    private static Misfit missing(JsonPointer path) {
        return new Misfit(Reason.INAPPLICABLE, path, "there is nothing at this place");
    }

    private static Tree put(Tree tree, JsonPointer path, Tree value, boolean add) throws Misfit {
        boolean tooLarge =
                Size.of(value, Limits.MAX_DEPTH - path.tokens().size(), MAX_COPIED_VALUES) > MAX_COPIED_VALUES;
        if (tooLarge) throw new Misfit(Reason.TOO_LARGE, path, "the tree would be too large or too deep");
        return change(
                tree,
                path,
                0,
                (parent, token) -> {
                    if (parent instanceof Mapping mapping && (add || mapping.has(token)))
                        return mapping.with(token, value);
                    if (parent instanceof Sequence list) return put(list, token, value, add, path);
                    throw missing(path);
                },
                value);
    }

    private static Tree put(Sequence list, String token, Tree value, boolean add, JsonPointer path) throws Misfit {
        int index = add && token.equals("-")
                ? list.size()
                : JsonPointer.index(token).orElse(-1);
        if (index < 0 || index > list.size() || index == list.size() && !add) throw missing(path);
        if (!add) return list.with(index, value);
        List<Tree> items = new ArrayList<>(list.items());
        items.add(index, value);
        return new Sequence(items);
    }

    private static Tree remove(Tree tree, JsonPointer path) throws Misfit {
        return change(
                tree,
                path,
                0,
                (parent, token) -> {
                    if (parent instanceof Mapping mapping && mapping.has(token)) return mapping.without(token);
                    int index = JsonPointer.index(token).orElse(-1);
                    if (!(parent instanceof Sequence list) || index < 0 || index >= list.size()) throw missing(path);
                    List<Tree> items = new ArrayList<>(list.items());
                    items.remove(index);
                    return new Sequence(items);
                },
                Scalar.Null.NULL);
    }

    /** What becomes of the last tree on the way, given the last token. */
    @FunctionalInterface
    private interface Edit {
        Tree apply(Tree parent, String token) throws Misfit;
    }

    private static Tree change(Tree tree, JsonPointer path, int depth, Edit edit, Tree newRoot) throws Misfit {
        if (path.isRoot()) return newRoot;
        String token = path.tokens().get(depth);
        if (depth == path.tokens().size() - 1) return edit.apply(tree, token);
        Tree child = new JsonPointer(List.of(token)).in(tree).orElseThrow(() -> missing(path));
        Tree changed = change(child, path, depth + 1, edit, newRoot);
        if (tree instanceof Mapping mapping) return mapping.with(token, changed);
        return ((Sequence) tree).with(JsonPointer.index(token).orElseThrow(), changed);
    }
}
