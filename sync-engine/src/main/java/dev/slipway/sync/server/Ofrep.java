package dev.slipway.sync.server;

import dev.slipway.diff.codec.Json;
import dev.slipway.diff.codec.Malformed;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Tree;
import dev.slipway.sync.flag.Evaluation;
import dev.slipway.sync.flag.Evaluation.Code;
import dev.slipway.sync.flag.Evaluation.Reason;
import dev.slipway.sync.flag.Flags;
import dev.slipway.sync.model.Sha256;
import dev.slipway.sync.model.Stage;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Answers programs that ask for flags, by the <a href="https://github.com/open-feature/protocol">OpenFeature Remote Evaluation Protocol</a>, as
 * flagd answers them. A function of the question, the flags and the time.
 */
record Ofrep(FlagSource source) {
    /** Contexts are a few lines; rules may walk over their lists more than once. */
    static final int MOST_BYTES = 256 * 1024;

    private static final String INVALID_CONTEXT = "INVALID_CONTEXT";

    /**
     * Whose flags are asked for.
     *
     * @param repository empty: the only one
     * @param stage empty: none, the program says itself where it is
     */
    record Scope(Optional<String> repository, Optional<String> stage, Optional<String> region) {}

    /**
     * An answer.
     *
     * @param body JSON; empty where there is none
     * @param tag of the answer, for {@code If-None-Match}
     */
    record Reply(int status, String body, Optional<String> tag) {
        static Reply of(int status, Mapping body) {
            return new Reply(status, Json.text(body), Optional.empty());
        }
    }

    /** One flag. */
    Reply one(Scope scope, String key, byte[] body, Instant now) {
        return ask(scope, Optional.of(key), body, now, (flags, context) -> {
            Evaluation said = flags.evaluate(key, context);
            int status = said.code()
                    .map(code -> code == Code.FLAG_NOT_FOUND ? 404 : 400)
                    .orElse(200);
            return Reply.of(status, tree(said));
        });
    }

    /**
     * All flags that are not disabled.
     *
     * @param known tags of answers that the program has already
     */
    Reply all(Scope scope, byte[] body, Optional<String> known, Instant now) {
        return ask(scope, Optional.empty(), body, now, (flags, context) -> {
            List<Mapping> said = flags.keys().stream()
                    .map(key -> flags.evaluate(key, context))
                    .filter(one -> one.reason() != Reason.DISABLED)
                    .map(Ofrep::tree)
                    .toList();
            Mapping.Builder all = Mapping.builder().put("flags", said);
            if (!flags.metadata().isEmpty()) all.put("metadata", flags.metadata());
            String text = Json.text(all.build());
            String tag = tag(text);
            return isKnown(tag, known) ? new Reply(304, "", Optional.of(tag)) : new Reply(200, text, Optional.of(tag));
        });
    }

    private interface Answering {
        Reply answer(Flags flags, Flags.Context context);
    }

    private Reply ask(Scope scope, Optional<String> key, byte[] body, Instant now, Answering answering) {
        if (body.length > MOST_BYTES)
            return Reply.of(413, Mapping.of("errorDetails", "the context has more than " + MOST_BYTES + " bytes"));
        Optional<Mapping> context = context(body);
        if (context.isEmpty())
            return refused(key, INVALID_CONTEXT, "expected {\"context\": {...}} with the attributes of who asks");
        Optional<String> name = scope.repository().or(this::only);
        if (name.isEmpty())
            return refused(
                    key,
                    Code.GENERAL.name(),
                    "which repository? Say its name in the header Flagd-Selector, one of: "
                            + String.join(", ", source.repositories()));
        Optional<FlagSource.Published> published = source.of(name.get());
        if (published.isEmpty()) return unknownRepository(key, name.get());
        Optional<String> objection = objection(scope, published.get());
        if (objection.isPresent()) return refused(key, Code.GENERAL.name(), objection.get());
        return answering.answer(
                published.get().flags(),
                new Flags.Context(scope.stage(), scope.region(), Optional.empty(), context.get(), Optional.of(now)));
    }

    private Optional<String> only() {
        return source.repositories().size() == 1
                ? Optional.of(source.repositories().get(0))
                : Optional.empty();
    }

    private Reply unknownRepository(Optional<String> key, String name) {
        boolean read = !source.repositories().contains(name);
        return refused(
                key,
                Code.GENERAL.name(),
                read ? "there is no repository \"" + name + "\"" : "repository \"" + name + "\" was not read yet");
    }

    /** A misspelt stage would get every flag's default without a word. */
    private static Optional<String> objection(Scope scope, FlagSource.Published published) {
        if (scope.stage().isEmpty()) return Optional.empty();
        Optional<Stage> stage = published.pipeline().stage(scope.stage().get());
        if (stage.isEmpty())
            return Optional.of("there is no stage \"" + scope.stage().get() + "\"");
        return stage.get().variants().contains(scope.region()) || scope.region().isEmpty()
                ? Optional.empty()
                : Optional.of("stage \"" + stage.get().name() + "\" has no region \""
                        + scope.region().get() + "\"");
    }

    private static Reply refused(Optional<String> key, String code, String details) {
        return Reply.of(
                400,
                Mapping.builder()
                        .put("key", key)
                        .put("errorCode", code)
                        .put("errorDetails", details)
                        .build());
    }

    /** No body at all is an empty context, as with flagd. */
    private static Optional<Mapping> context(byte[] body) {
        if (new String(body, StandardCharsets.UTF_8).isBlank()) return Optional.of(Mapping.empty());
        try {
            Optional<Mapping> root = Json.read(body).asMapping();
            Optional<Tree> context =
                    root.flatMap(mapping -> mapping.get("context")).filter(tree -> !tree.isNull());
            return context.isPresent() ? context.get().asMapping() : root.map(mapping -> Mapping.empty());
        } catch (Malformed malformed) {
            return Optional.empty();
        }
    }

    private static Mapping tree(Evaluation said) {
        Mapping.Builder tree = Mapping.builder().put("key", said.flag());
        if (said.code().isPresent())
            tree.put("errorCode", said.code().get().name()).put("errorDetails", said.error());
        else tree.put("value", said.value()).put("reason", said.reason().name()).put("variant", said.variant());
        if (!said.metadata().isEmpty()) tree.put("metadata", said.metadata());
        return tree.build();
    }

    private static boolean isKnown(String tag, Optional<String> known) {
        return known.stream()
                .flatMap(tags -> List.of(tags.split(",")).stream())
                .map(one -> one.strip().replaceFirst("^W/", ""))
                .anyMatch(one -> one.equals(tag) || one.equals("*"));
    }

    private static String tag(String text) {
        return "\"" + Sha256.hex(text, 16) + "\"";
    }
}
