package dev.slipway.diff.path;

import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * A place as <a href="https://www.rfc-editor.org/rfc/rfc6901">RFC 6901</a> writes it: {@code /spec/containers/0/image}. A token alone does
 * not say whether it is a key or an index; the tree does.
 *
 * @param tokens without escapes
 */
public record JsonPointer(List<String> tokens) {
    private static final Pattern INDEX = Pattern.compile("0|[1-9][0-9]{0,8}");
    private static final Pattern BAD_ESCAPE = Pattern.compile("~(?![01])");

    public JsonPointer {
        tokens = List.copyOf(tokens);
    }

    /** Reads a pointer: the empty text is the root, all others begin with a slash. Empty where the text is none. */
    public static Optional<JsonPointer> parse(String text) {
        if (text.isEmpty()) return Optional.of(new JsonPointer(List.of()));
        if (!text.startsWith("/") || BAD_ESCAPE.matcher(text).find()) return Optional.empty();
        List<String> tokens = new ArrayList<>();
        for (String token : text.substring(1).split("/", -1))
            tokens.add(token.replace("~1", "/").replace("~0", "~"));
        return Optional.of(new JsonPointer(tokens));
    }

    /** The pointer to a path's place in a tree; empty where the path needs a list item that is not there. */
    public static Optional<JsonPointer> of(Path path, Tree root) {
        List<String> tokens = new ArrayList<>();
        Optional<Tree> tree = Optional.of(root);
        for (Step step : path.steps()) {
            Optional<String> token = tree.flatMap(here -> token(step, here));
            if (token.isEmpty() && !(step instanceof Step.Field)) return Optional.empty();
            tokens.add(token.orElseGet(() -> ((Step.Field) step).name()));
            tree = tree.flatMap(step::in);
        }
        return Optional.of(new JsonPointer(tokens));
    }

    private static Optional<String> token(Step step, Tree tree) {
        if (step instanceof Step.Field field) return Optional.of(field.name());
        OptionalInt index = step.indexIn(tree);
        return index.isPresent() ? Optional.of(Integer.toString(index.getAsInt())) : Optional.empty();
    }

    /** The index that a token says; empty for keys, for {@code -} and for numbers with leading zeros. */
    public static OptionalInt index(String token) {
        return INDEX.matcher(token).matches() ? OptionalInt.of(Integer.parseInt(token)) : OptionalInt.empty();
    }

    /** The same place as a path, where lists of the tree are stepped into by index. */
    public Path path(Tree root) {
        Path path = Path.ROOT;
        Optional<Tree> tree = Optional.of(root);
        for (String token : tokens) {
            boolean list = tree.isPresent()
                    && tree.get() instanceof Sequence
                    && index(token).isPresent();
            Step step = list ? new Step.Index(index(token).getAsInt()) : new Step.Field(token);
            path = path.then(step);
            tree = tree.flatMap(step::in);
        }
        return path;
    }

    /** What stands there. */
    public Optional<Tree> in(Tree root) {
        Optional<Tree> found = Optional.of(root);
        for (String token : tokens) found = found.flatMap(tree -> child(tree, token));
        return found;
    }

    private static Optional<Tree> child(Tree tree, String token) {
        if (tree instanceof Mapping mapping) return mapping.get(token);
        OptionalInt index = index(token);
        return index.isPresent() ? new Step.Index(index.getAsInt()).in(tree) : Optional.empty();
    }

    public boolean isRoot() {
        return tokens.isEmpty();
    }

    /** One token more. */
    public JsonPointer then(String token) {
        List<String> longer = new ArrayList<>(tokens);
        longer.add(token);
        return new JsonPointer(longer);
    }

    /** Whether this is the other or lies below it. */
    public boolean startsWith(JsonPointer other) {
        return tokens.size() >= other.tokens.size()
                && tokens.subList(0, other.tokens.size()).equals(other.tokens);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (String token : tokens)
            text.append('/').append(token.replace("~", "~0").replace("/", "~1"));
        return text.toString();
    }
}
