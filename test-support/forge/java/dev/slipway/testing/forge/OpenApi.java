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
import java.util.stream.Stream;

/** GitHub's own description of its interface and its webhooks, as far as they are used here: schemas and examples. */
public final class OpenApi {
    private final Mapping rest = read("/octokit/openapi-excerpt.json");
    private final Mapping webhooks = read("/octokit/webhooks-excerpt.json");

    private static Mapping read(String resource) {
        try (InputStream in = OpenApi.class.getResourceAsStream(resource)) {
            return Json.read(in.readAllBytes()).asMapping().orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (Malformed malformed) {
            throw new IllegalStateException(malformed);
        }
    }

    /** An example as it is printed, with the repository and the addresses of somebody else. */
    Mapping example(String name, String api, String web, String repository) {
        String text = Json.text(rest.mapping("examples", name))
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
        Optional<Mapping> answers = rest.mapping("answers").keys().stream()
                .filter(call -> isOf(call, seen))
                .findFirst()
                .map(call -> rest.mapping("answers", call));
        Optional<Tree> schema = answers.flatMap(known -> known.get(Integer.toString(seen.status())));
        if (schema.isEmpty())
            return List.of("not described: " + seen.method() + " " + seen.path() + " " + seen.status());
        Mapping rules = schema.get().asMapping().orElseThrow();
        return rules.isEmpty() ? List.of() : problemsOf(rules, seen.body().orElse(Scalar.Null.NULL), "$");
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

    /** What is wrong with an event that was told. */
    public List<String> problems(TestForge.Told told) {
        return event(told.event(), told.body())
                .map(schema -> problemsOf(schema, told.body(), "$"))
                .orElseGet(() -> List.of("not described: " + told.event()));
    }

    private Optional<Mapping> event(String name, Mapping body) {
        String action = body.text("action").map(word -> " " + word).orElse("");
        return webhooks.mapping("events").get(name + action).flatMap(Tree::asMapping);
    }

    /** An event without what is in the interface's answers only. */
    Mapping shaped(String name, Mapping body) {
        return event(name, body)
                .map(schema -> shaped(schema, body).asMapping().orElseThrow())
                .orElse(body);
    }

    private Tree shaped(Mapping schema, Tree value) {
        if (value instanceof Sequence list) {
            Optional<Mapping> items = all(schema)
                    .flatMap(one -> one.get("items").stream())
                    .flatMap(one -> one.asMapping().stream())
                    .findFirst();
            return items.<Tree>map(one -> new Sequence(
                            list.items().stream().map(item -> shaped(one, item)).toList()))
                    .orElse(list);
        }
        Mapping fields = Mapping.empty();
        for (Mapping one : all(schema).toList())
            for (Map.Entry<String, Tree> field : one.mapping("properties"))
                fields = fields.with(field.getKey(), field.getValue());
        if (!(value instanceof Mapping mapping) || fields.isEmpty()) return value;
        Mapping kept = Mapping.empty();
        for (Map.Entry<String, Tree> field : mapping) {
            Optional<Mapping> rules = fields.get(field.getKey()).flatMap(Tree::asMapping);
            if (rules.isPresent()) kept = kept.with(field.getKey(), shaped(rules.get(), field.getValue()));
        }
        return kept;
    }

    /** A schema and all that it is put together of. */
    private Stream<Mapping> all(Mapping schema) {
        Stream<Mapping> referred = schema.text("$ref").stream().flatMap(name -> all(named(name)));
        Stream<Mapping> parts = Stream.of("allOf", "oneOf")
                .flatMap(key -> schema.sequence(key).mappings().stream())
                .flatMap(this::all);
        return Stream.of(Stream.of(schema), referred, parts).flatMap(one -> one);
    }

    private Mapping named(String name) {
        return (name.startsWith("webhook:") ? webhooks : rest).mapping("schemas", name);
    }

    private List<String> problemsOf(Mapping schema, Tree value, String at) {
        List<String> problems = new ArrayList<>();
        check(schema, value, at, problems);
        return problems;
    }

    private void check(Mapping schema, Tree value, String at, List<String> problems) {
        schema.text("$ref").ifPresent(name -> check(named(name), value, at, problems));
        for (Mapping part : schema.sequence("allOf").mappings()) check(part, value, at, problems);
        List<Mapping> choices = schema.sequence("oneOf").mappings();
        if (!choices.isEmpty()
                && choices.stream().noneMatch(one -> problemsOf(one, value, at).isEmpty()))
            problems.add(at + ": is none of its kinds: " + problemsOf(choices.get(choices.size() - 1), value, at));
        if (value.isNull() && schema.bool("nullable").orElse(false)) return;
        List<String> types = schema.text("type")
                .map(List::of)
                .orElseGet(() -> schema.sequence("type").texts());
        if (!types.isEmpty() && types.stream().noneMatch(type -> isA(type, value))) {
            problems.add(at + ": is no " + String.join(" or ", types) + ": " + value.describe());
            return;
        }
        if (!schema.sequence("enum").isEmpty()
                && !schema.sequence("enum").items().contains(value))
            problems.add(at + ": is not among " + schema.sequence("enum") + ": " + value);
        value.asMapping().ifPresent(mapping -> checkFields(schema, mapping, at, problems));
        value.asSequence().ifPresent(list -> {
            for (int i = 0; i < list.size(); i++)
                check(schema.mapping("items"), list.get(i), at + "[" + i + "]", problems);
        });
    }

    private void checkFields(Mapping schema, Mapping value, String at, List<String> problems) {
        for (String name : schema.sequence("required").texts())
            if (!value.has(name)) problems.add(at + "." + name + ": is missing");
        Mapping fields = schema.mapping("properties");
        for (Map.Entry<String, Tree> field : value) {
            Optional<Mapping> rules = fields.get(field.getKey()).flatMap(Tree::asMapping);
            if (rules.isPresent()) check(rules.get(), field.getValue(), at + "." + field.getKey(), problems);
            else if (schema.bool("additionalProperties").filter(more -> !more).isPresent())
                problems.add(at + "." + field.getKey() + ": is not known");
        }
    }

    private static boolean isA(String type, Tree value) {
        return switch (type) {
            case "null" -> value.isNull();
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
