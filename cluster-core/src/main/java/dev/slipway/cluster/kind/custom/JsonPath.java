package dev.slipway.cluster.kind.custom;

import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Scalar;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The part of <a href="https://kubernetes.io/docs/reference/kubectl/jsonpath/">JSONPath</a> that printer columns use: fields ({@code .a},
 * {@code ['a']}, a backslash before a dot in a name), indexes ({@code [0]}, {@code [-1]}), all items ({@code [*]}), and items of which a field
 * has a value ({@code [?(@.type=="Ready")]}). A path beyond that finds nothing.
 */
final class JsonPath {
    private static final Pattern STEP = Pattern.compile(
            "\\.?\\['((?:[^'\\\\]|\\\\.)*)'\\]" // ['a']
                    + "|\\.?\\[\"((?:[^\"\\\\]|\\\\.)*)\"\\]" // ["a"]
                    + "|\\.?\\[(-?\\d+)\\]" // [0]
                    + "|\\.?\\[(\\*)\\]" // [*]
                    + "|\\.?\\[\\?\\(\\s*@((?:\\.[^=!\\s]+)?)\\s*==\\s*(\"[^\"]*\"|'[^']*'|[^)\\s]+)\\s*\\)\\]" // [?(@.a=="b")]
                    + "|\\.((?:[^.\\[\\\\]|\\\\.)+)"); // .a

    private interface Step {
        Stream<Tree> from(Tree tree);
    }

    private final List<Step> steps;

    private JsonPath(List<Step> steps) {
        this.steps = steps;
    }

    static JsonPath of(String text) {
        String rest = text.strip();
        if (rest.startsWith("{") && rest.endsWith("}")) rest = rest.substring(1, rest.length() - 1);
        if (!rest.startsWith(".") && !rest.startsWith("[")) rest = "." + rest;
        List<Step> steps = new ArrayList<>();
        Matcher matcher = STEP.matcher(rest);
        int end = 0;
        while (end < rest.length() && matcher.region(end, rest.length()).lookingAt()) {
            steps.add(step(matcher));
            end = matcher.end();
        }
        return end == rest.length() ? new JsonPath(steps) : new JsonPath(List.of(tree -> Stream.empty()));
    }

    /** The first value at the end of the path. */
    Optional<Tree> first(Mapping root) {
        Stream<Tree> found = Stream.of(root);
        for (Step step : steps) found = found.flatMap(step::from);
        return found.findFirst();
    }

    private static Step step(Matcher matcher) {
        for (int group : new int[] {1, 2, 7}) {
            if (matcher.group(group) != null) return field(matcher.group(group).replaceAll("\\\\(.)", "$1"));
        }
        if (matcher.group(3) != null) return index(Integer.parseInt(matcher.group(3)));
        if (matcher.group(4) != null) return JsonPath::all;
        return matching(matcher.group(5), matcher.group(6));
    }

    private static Step field(String name) {
        if (name.equals("*")) return JsonPath::all;
        return tree -> tree.asMapping().flatMap(mapping -> mapping.get(name)).stream();
    }

    private static Step index(int index) {
        return tree -> {
            Sequence list = tree.asSequence().orElse(Sequence.empty());
            int at = index < 0 ? list.size() + index : index;
            return at >= 0 && at < list.size() ? Stream.of(list.get(at)) : Stream.empty();
        };
    }

    private static Stream<Tree> all(Tree tree) {
        if (tree instanceof Sequence list) return list.items().stream();
        if (!(tree instanceof Mapping mapping)) return Stream.empty();
        return mapping.keys().stream().flatMap(key -> mapping.get(key).stream());
    }

    private static Step matching(String path, String wanted) {
        JsonPath inner = path.isEmpty() ? new JsonPath(List.of()) : of(path);
        boolean quoted = wanted.startsWith("\"") || wanted.startsWith("'");
        String value = quoted ? wanted.substring(1, wanted.length() - 1) : wanted;
        return tree -> all(tree)
                .filter(item -> item.asMapping()
                        .flatMap(inner::first)
                        .filter(found -> found instanceof Scalar scalar
                                && scalar.display().equals(value))
                        .isPresent());
    }
}
