package dev.slipway.testing.forge;

import dev.slipway.diff.codec.Json;
import dev.slipway.diff.codec.Malformed;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Scalar;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** GitHub's own description of its interface, as far as it is used here: schemas of answers, and examples. */
public final class OpenApi {
    private static final String RESOURCE = "/octokit/openapi-excerpt.json";

    private final Mapping excerpt;

    public OpenApi() {
        try (InputStream in = OpenApi.class.getResourceAsStream(RESOURCE)) {
            excerpt = Json.read(in.readAllBytes()).asMapping().orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (Malformed malformed) {
            throw new IllegalStateException(malformed);
        }
    }

    /** An example as it is printed, with the repository and the addresses of somebody else. */
    Mapping example(String name, String api, String web, String repository) {
        String text = Json.text(excerpt.mapping("examples", name))
                .replace("https://api.github.com", api)
                .replace("https://github.com", web)
                .replace("octocat/Hello-World", repository);
        try {
            return Json.read(text).asMapping().orElseThrow();
        } catch (Malformed malformed) {
            throw new IllegalStateException(malformed);
        }
    }

    /** What is wrong with an answer; a call that is not described is wrong as well. */
    public List<String> problems(TestForge.Seen seen) {
        List<String> problems = new ArrayList<>();
        Optional<Mapping> answers = excerpt.mapping("answers").keys().stream()
                .filter(call -> isOf(call, seen))
                .findFirst()
                .map(call -> excerpt.mapping("answers", call));
        Optional<Tree> schema = answers.flatMap(known -> known.get(Integer.toString(seen.status())));
        if (schema.isEmpty())
            return List.of("not described: " + seen.method() + " " + seen.path() + " " + seen.status());
        Mapping rules = schema.get().asMapping().orElseThrow();
        if (!rules.isEmpty()) check(rules, seen.body().orElse(Scalar.Null.NULL), "$", problems);
        return problems;
    }

    private static boolean isOf(String call, TestForge.Seen seen) {
        String[] words = call.split(" /?", 2);
        String[] parts = words[1].split("/");
        boolean open = words[1].endsWith("{ref}");
        if (!words[0].equals(seen.method())) return false;
        if (parts.length != seen.path().size()
                && !(open && parts.length < seen.path().size())) return false;
        for (int i = 0; i < parts.length; i++)
            if (!parts[i].startsWith("{") && !parts[i].equals(seen.path().get(i))) return false;
        return true;
    }

    private void check(Mapping schema, Tree value, String at, List<String> problems) {
        Optional<String> ref = schema.text("$ref");
        if (ref.isPresent()) {
            check(excerpt.mapping("schemas", ref.get()), value, at, problems);
            return;
        }
        if (value.isNull()) {
            if (!schema.isEmpty()
                    && !schema.bool("nullable").orElse(false)
                    && schema.sequence("oneOf").isEmpty()) problems.add(at + ": must not be null");
            return;
        }
        Sequence choices = schema.sequence("oneOf");
        if (!choices.isEmpty()
                && choices.mappings().stream()
                        .noneMatch(one -> problemsOf(one, value, at).isEmpty()))
            problems.add(at + ": is none of its " + choices.size() + " kinds: "
                    + problemsOf(choices.mappings().get(0), value, at));
        schema.text("type")
                .filter(type -> !isA(type, value))
                .ifPresent(type -> problems.add(at + ": is no " + type + ": " + value.describe()));
        if (!schema.sequence("enum").isEmpty()
                && !schema.sequence("enum").items().contains(value))
            problems.add(at + ": is not among " + schema.sequence("enum") + ": " + value);
        value.asMapping().ifPresent(mapping -> checkFields(schema, mapping, at, problems));
        value.asSequence().ifPresent(list -> {
            for (int i = 0; i < list.size(); i++)
                check(schema.mapping("items"), list.get(i), at + "[" + i + "]", problems);
        });
    }

    private List<String> problemsOf(Mapping schema, Tree value, String at) {
        List<String> problems = new ArrayList<>();
        check(schema, value, at, problems);
        return problems;
    }

    private void checkFields(Mapping schema, Mapping value, String at, List<String> problems) {
        for (String name : schema.sequence("required").texts())
            if (!value.has(name)) problems.add(at + "." + name + ": is missing");
        for (Map.Entry<String, Tree> entry : schema.mapping("properties"))
            value.get(entry.getKey())
                    .ifPresent(field -> check(
                            entry.getValue().asMapping().orElseThrow(), field, at + "." + entry.getKey(), problems));
    }

    private static boolean isA(String type, Tree value) {
        return switch (type) {
            case "object" -> value instanceof Mapping;
            case "array" -> value instanceof Sequence;
            case "string" -> value instanceof Scalar.Text;
            case "integer" -> value instanceof Scalar.Whole;
            case "number" -> value instanceof Scalar.Whole || value instanceof Scalar.Real;
            case "boolean" -> value instanceof Scalar.Bool;
            default -> throw new IllegalArgumentException(type);
        };
    }
}
