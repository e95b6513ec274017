package dev.slipway.sync.pipeline.pullrequest;

import dev.slipway.cluster.client.WriteOptions;
import dev.slipway.cluster.loop.EventLoop.Lane;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.Status;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.sync.model.Sha256;
import dev.slipway.sync.pipeline.definition.Definitions;
import dev.slipway.sync.pipeline.part.Next;
import dev.slipway.sync.pipeline.part.RepositorySettings;
import dev.slipway.sync.pipeline.part.StatusWriter;
import dev.slipway.sync.pipeline.part.Surroundings;
import dev.slipway.sync.plan.Marks;
import dev.slipway.webhooks.command.Command;
import dev.slipway.webhooks.command.Commands;
import dev.slipway.webhooks.delivery.ForgeEvent.Commented;
import dev.slipway.webhooks.reply.Answer;
import dev.slipway.webhooks.reply.Failure;
import dev.slipway.webhooks.reply.PullRequest;
import dev.slipway.webhooks.reply.PullRequests;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Does what somebody who may write asked for in a comment: each of it once, however often the forge tells it and whenever a process ends. A
 * comment is written down in the PullRequestPreview before anything is done about it, and with its answer afterwards.
 */
final class PreviewCommands {
    /** The field of the status with the comments that had commands, the oldest first. */
    static final String FIELD = "commands";

    /** More are not remembered: the oldest that are answered are forgotten first. */
    private static final int MOST = 20;

    /** Older answers are not told any more. */
    private static final int MOST_TOLD = 3;

    /** Comments that came and are not written down yet, of all pull requests together. */
    private static final int MOST_WAITING = 100;

    /** As long as all the commands that a comment may have. */
    private static final int LONGEST = 3_000;

    private static final int ID_BYTES = 5;
    private static final int LONGEST_ID = 64;
    private static final int LONG_ID_BYTES = 16;

    private final Surroundings around;
    private final StatusWriter writer;
    private final RepositorySettings settings;
    private final PullRequests pullRequests;
    private final Lane forge;
    private final PreviewBook book;
    private final TreeMap<Long, List<Commented>> waiting = new TreeMap<>();
    private int failures;

    PreviewCommands(
            Surroundings around,
            StatusWriter writer,
            RepositorySettings settings,
            PullRequests pullRequests,
            Lane forge,
            PreviewBook book) {
        this.around = around;
        this.writer = writer;
        this.settings = settings;
        this.pullRequests = pullRequests;
        this.forge = forge;
        this.book = book;
    }

    /** A comment with commands, as it stands in the status. */
    private record Asked(String id, String author, String text, Optional<String> answer) {
        private static Asked of(Commented comment) {
            String text = comment.text().replace("\r\n", "\n").replaceFirst("\\A(?:[ \\t]*\\n)+", "");
            return new Asked(id(comment), comment.author(), cut(text), Optional.empty());
        }

        /** Some forges call a comment by an address, of which only the end is its own. */
        private static String id(Commented comment) {
            if (comment.comment().isEmpty()) return Sha256.hex(comment.author() + comment.text(), LONG_ID_BYTES);
            return comment.comment().length() <= LONGEST_ID
                    ? comment.comment()
                    : Sha256.hex(comment.comment(), LONG_ID_BYTES);
        }

        private static Asked of(Mapping tree) {
            return new Asked(
                    tree.text("id").orElse(""),
                    tree.text("author").orElse(""),
                    tree.text("text").orElse(""),
                    tree.text("answer"));
        }

        private Mapping tree() {
            return Mapping.builder()
                    .put("id", id)
                    .put("author", author)
                    .put("text", Optional.of(text).filter(known -> !known.isEmpty()))
                    .put("answer", answer)
                    .build();
        }

        /** What it asked for is done with. */
        private Asked answered(String with) {
            return new Asked(id, author, "", Optional.of(with));
        }

        private static String cut(String text) {
            return text.substring(0, Math.min(text.length(), LONGEST));
        }
    }

    /** @return whether it asks for anything; then {@link #work} is to follow */
    boolean heard(Commented comment) {
        if (Commands.in(comment.text()).isEmpty()) return false;
        if (waiting.values().stream().mapToInt(List::size).sum() >= MOST_WAITING) return false;
        return waiting.computeIfAbsent(comment.number(), key -> new ArrayList<>())
                .add(comment);
    }

    /** Nobody takes commands there. */
    void forget(long number) {
        waiting.remove(number);
    }

    /** What those who gave commands are told, the oldest first. */
    List<String> answers(long number) {
        List<String> all = asked(number).stream()
                .flatMap(one -> one.answer().stream())
                .filter(answer -> !answer.isEmpty())
                .toList();
        return all.subList(Math.max(0, all.size() - MOST_TOLD), all.size());
    }

    /**
     * Writes down what came, and does what is due.
     *
     * @return when to try again, where something cannot be done now
     */
    CompletableFuture<Optional<Next>> work(PullRequestWatch watch) {
        long number = watch.pullRequest().number();
        List<Commented> came = waiting.getOrDefault(number, List.of());
        if (came.isEmpty()) return due(watch);
        List<Asked> all = new ArrayList<>(asked(number));
        for (Commented comment : came) {
            Asked one = Asked.of(comment);
            if (all.stream().noneMatch(known -> known.id().equals(one.id()))) all.add(one);
        }
        waiting.remove(number);
        return write(watch.pullRequest(), all, false).thenCompose(refusal -> {
            if (refusal.isEmpty()) return due(watch);
            waiting.computeIfAbsent(number, key -> new ArrayList<>()).addAll(0, came);
            return done(Optional.of(Next.AFTER_BACK_OFF));
        });
    }

    private List<Asked> asked(long number) {
        return book.find(number)
                .map(object -> object.status().sequence(FIELD).mappings().stream()
                        .map(Asked::of)
                        .toList())
                .orElse(List.of());
    }

    /** @param anew whether everything is to be said again at the forge */
    private CompletableFuture<Optional<Status>> write(PullRequest from, List<Asked> all, boolean anew) {
        return book.ensure(from).thenCompose(refusal -> {
            Optional<ApiObject> object = book.find(from.number());
            if (refusal.isPresent() || object.isEmpty()) return done(refusal);
            Mapping status = object.get()
                    .status()
                    .with(FIELD, bounded(all).stream().map(Asked::tree).toList());
            boolean said = anew && status.has("published");
            return writer.status(object.get(), said ? status.withAt("", "published", "digest") : status);
        });
    }

    private static List<Asked> bounded(List<Asked> all) {
        List<Asked> kept = new ArrayList<>(all);
        while (kept.size() > MOST) {
            Optional<Asked> oldest =
                    kept.stream().filter(one -> one.answer().isPresent()).findFirst();
            kept.remove(oldest.orElse(kept.get(kept.size() - 1)));
        }
        return kept;
    }

    private CompletableFuture<Optional<Next>> due(PullRequestWatch watch) {
        List<Asked> all = asked(watch.pullRequest().number());
        Optional<Asked> first =
                all.stream().filter(one -> one.answer().isEmpty()).findFirst();
        if (first.isEmpty()) return done(Optional.empty());
        Asked asked = first.get();
        return forge.offload(() -> pullRequests.mayWrite(asked.author())).thenCompose(may -> {
            Optional<Failure> passing = may.whyNot().filter(why -> why.reason().passes());
            if (passing.isPresent()) {
                Duration wait = Duration.between(around.now(), passing.get().nextTry(around.now(), failures++));
                return done(Optional.of(new Next(Optional.of(wait), false)));
            }
            failures = 0;
            return answer(watch.pullRequest(), asked, may)
                    .thenCompose(text -> answered(watch, asked, text))
                    .thenCompose(next -> next.isPresent() ? done(next) : due(watch));
        });
    }

    private CompletableFuture<Optional<Next>> answered(PullRequestWatch watch, Asked asked, String text) {
        boolean anew = Commands.in(asked.text()).stream().anyMatch(command -> command instanceof Command.Preview);
        // Others may have come meanwhile.
        List<Asked> now = asked(watch.pullRequest().number()).stream()
                .map(one -> one.id().equals(asked.id()) ? one.answered(text) : one)
                .toList();
        if (anew) watch.forget();
        return write(watch.pullRequest(), now, anew).thenApply(refusal -> refusal.map(status -> Next.AFTER_BACK_OFF));
    }

    /** Does it, if its author may; @return what to say to them */
    private CompletableFuture<String> answer(PullRequest on, Asked asked, Answer<Boolean> may) {
        if (may.whyNot().isPresent()) {
            around.warn(
                    ApiObject.of(Definitions.CONFIG_REPOSITORY, settings.namespace(), settings.name()),
                    "ForgeFailed",
                    may.whyNot().get().message());
            return done(to(asked, Stream.of("the forge does not say whether you may write to this repository.")));
        }
        if (!may.given().orElse(false))
            return done(to(asked, Stream.of("commands need somebody who may write to this repository.")));
        List<Command> commands = Commands.in(asked.text());
        CompletableFuture<List<String>> chain = done(List.of());
        for (int i = 0; i < commands.size(); i++) {
            Command command = commands.get(i);
            int place = i;
            chain = chain.thenCompose(before -> one(on, asked, place, command)
                    .thenApply(text ->
                            Stream.concat(before.stream(), text.stream()).toList()));
        }
        return chain.thenApply(texts -> to(asked, texts.stream()));
    }

    private static String to(Asked asked, Stream<String> texts) {
        String all = texts.collect(Collectors.joining(" "));
        return all.isEmpty() ? "" : "@" + asked.author().replaceAll("[^A-Za-z0-9._-]", "") + ": " + all;
    }

    private CompletableFuture<Optional<String>> one(PullRequest on, Asked asked, int place, Command command) {
        if (command instanceof Command.Answered told) return done(Optional.of(told.answer()));
        if (command instanceof Command.Promote wish)
            return promote(on, asked, place, wish).thenApply(Optional::of);
        return done(Optional.empty());
    }

    /**
     * Makes the Promotion that a command asks for.
     *
     * @param place of the command in its comment, from 0
     * @return what to answer
     */
    private CompletableFuture<String> promote(PullRequest on, Asked asked, int place, Command.Promote wish) {
        String name = "pr-" + on.number() + "-" + Sha256.hex(asked.id() + " " + place, ID_BYTES);
        String where = "by @" + asked.author() + " on pull request " + on.number();
        Mapping spec = Mapping.builder()
                .put("repository", settings.name())
                .put("stage", wish.stage())
                .put("component", wish.component())
                .put("commit", wish.to())
                .put(
                        "reason",
                        wish.reason().map(text -> text + " (" + where + ")").orElse("asked " + where))
                .put("requestedBy", asked.author())
                .build();
        return around.client()
                .create(
                        ApiObject.of(Definitions.PROMOTION, settings.namespace(), name)
                                .with("spec", spec),
                        WriteOptions.by(Marks.FIELD_MANAGER))
                .thenApply(answer -> said(wish, name, answer.refusal()));
    }

    private static String said(Command.Promote wish, String name, Optional<Status> refusal) {
        String asked = "`/slipway promote " + wish.stage() + "`: ";
        if (refusal.filter(status -> !status.isAlreadyExists()).isPresent())
            return asked + "the control plane refused it.";
        return asked + "asked for, as Promotion `" + name + "`; `slipway why " + wish.stage()
                + "` says what it waits for.";
    }

    private static <T> CompletableFuture<T> done(T value) {
        return CompletableFuture.completedFuture(value);
    }
}
