package dev.slipway.sync.pipeline;

import dev.slipway.cluster.loop.EventLoop.Lane;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.sync.model.CommitId;
import dev.slipway.sync.model.Outcome;
import dev.slipway.sync.pipeline.PullRequestWatch.Inputs;
import dev.slipway.sync.pipeline.PullRequestWatch.Rendered;
import dev.slipway.sync.preview.Grounds;
import dev.slipway.sync.preview.Preview;
import dev.slipway.sync.preview.PreviewSections;
import dev.slipway.sync.preview.Previewing;
import dev.slipway.sync.preview.Renditions;
import dev.slipway.sync.preview.Subject;
import dev.slipway.sync.preview.page.Standing;
import dev.slipway.sync.render.Renderer;
import dev.slipway.sync.seal.Unsealer;
import dev.slipway.sync.source.Refs;
import dev.slipway.webhooks.command.Command;
import dev.slipway.webhooks.command.Commands;
import dev.slipway.webhooks.delivery.ForgeEvent.Commented;
import dev.slipway.webhooks.reply.Answer;
import dev.slipway.webhooks.reply.Failure;
import dev.slipway.webhooks.reply.PullRequest;
import dev.slipway.webhooks.reply.Sections;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * Previews the open pull requests of one repository, and says at its forge what they would change. Which are open is asked now and then and when
 * the forge tells of one; what a preview depends on (head, base, tags, flags, live state) is watched, and it is made anew when that moves, after
 * a moment. Rendering and the forge have lanes of their own, so no sync waits for them; what was begun for something older is dropped.
 */
final class PreviewSync implements Part {
    /** The look at which are open, among looks at single ones. */
    private static final long LIST = 0;

    private static final Duration SHORTEST_POLL = Duration.ofSeconds(30);
    /** Live state often moves in swarms. */
    private static final Duration CALM = Duration.ofSeconds(3);

    private final Surroundings around;
    private final RepositorySettings settings;
    private final Reporting reporting;
    private final PreviewBook book;
    private final PreviewNotices notices;
    private final PreviewCommands commands;
    private final LivePreview live;
    private final Lane rendering;
    private final Lane forge;
    private final Lane remote;
    private final Looks<Long> looks;
    private final TreeMap<Long, PullRequestWatch> watched = new TreeMap<>();
    /** Those that the forge told of since they were asked for last. */
    private final TreeSet<Long> toldOf = new TreeSet<>();

    private Optional<Evaluation> evaluation = Optional.empty();
    private int failures;
    /** For other threads: replaced as a whole, never changed. */
    private volatile List<Standing> published = List.of();

    PreviewSync(
            Surroundings around,
            LiveView view,
            StatusWriter writer,
            RepositorySettings settings,
            Reporting reporting,
            RepositoryLanes lanes,
            Function<String, Optional<ApplicationSync>> applications,
            LivePreview.Asking gates) {
        this.around = around;
        this.settings = settings;
        this.reporting = reporting;
        this.book = new PreviewBook(around, view, writer, settings);
        this.notices = new PreviewNotices(reporting.pullRequests(), settings.name());
        this.commands = new PreviewCommands(around, settings);
        this.live = new LivePreview(around, view, settings, applications, gates);
        this.rendering = around.loop().lane("previews-" + settings.name());
        this.forge = around.loop().lane("forge-" + settings.name());
        this.remote = lanes.remote();
        this.looks = new Looks<>("preview", around.loop(), this::look);
    }

    @Override
    public Looks<?> looks() {
        return looks;
    }

    /** The previews as they are now, by number. Any thread may call. */
    List<Standing> published() {
        return published;
    }

    /** The repository says something new. */
    void want(Evaluation newer) {
        boolean first = evaluation.isEmpty();
        evaluation = Optional.of(newer);
        if (first) looks.add(LIST);
        watched.forEach((number, watch) -> {
            watch.concern();
            looks.addSoon(number);
        });
        publish();
    }

    /** Something live changed that previews depend on. */
    void concern() {
        watched.forEach((number, watch) -> looks.addLater(number, CALM));
    }

    /** The forge told of a pull request. */
    void heard(long number) {
        toldOf.add(number);
        looks.add(number);
    }

    /** Somebody wrote under a pull request. */
    void heard(Commented comment) {
        List<Command> asked = Commands.in(comment.text());
        Optional<PullRequestWatch> watch = Optional.ofNullable(watched.get(comment.number()));
        if (asked.isEmpty() || watch.isEmpty()) return;
        forge.offload(() -> reporting.pullRequests().mayWrite(comment.author()))
                .thenAccept(answer ->
                        commanded(comment, asked, watch.get(), answer.given().orElse(false)));
    }

    private void commanded(Commented comment, List<Command> asked, PullRequestWatch watch, boolean may) {
        if (!may) {
            answer(watch, comment, "commands need somebody who may write to this repository.");
            return;
        }
        for (int i = 0; i < asked.size(); i++) {
            Command command = asked.get(i);
            if (command instanceof Command.Answered told) answer(watch, comment, told.answer());
            if (command instanceof Command.Preview) {
                watch.forget();
                heard(comment.number());
            }
            if (command instanceof Command.Promote wish)
                commands.promote(comment, i, wish).thenAccept(text -> answer(watch, comment, text));
        }
    }

    /** Said in the one comment that there is. */
    private void answer(PullRequestWatch watch, Commented comment, String text) {
        watch.answer("@" + comment.author().replaceAll("[^A-Za-z0-9._-]", "") + ": " + text);
        looks.add(watch.pullRequest().number());
    }

    private CompletableFuture<Next> look(long number) {
        if (evaluation.isEmpty()) return done(Next.WHEN_SOMETHING_CHANGES);
        if (number == LIST) return list();
        if (toldOf.remove(number)) return ask(number);
        Optional<PullRequestWatch> watch = Optional.ofNullable(watched.get(number));
        if (watch.isEmpty()) return done(Next.WHEN_SOMETHING_CHANGES);
        return isWanted(watch.get().pullRequest()) ? preview(watch.get()) : settle(watch.get());
    }

    private CompletableFuture<Next> list() {
        return forge.offload(() -> reporting.pullRequests().open())
                .thenApply(answer -> answer.given().map(this::listed).orElseGet(() -> failed(answer)));
    }

    private Next listed(List<PullRequest> open) {
        failures = 0;
        TreeSet<Long> gone = new TreeSet<>(book.open());
        gone.addAll(watched.keySet());
        for (PullRequest one : open) {
            gone.remove(one.number());
            see(one);
        }
        // What is no longer among them has become something; what, its own answer says.
        gone.forEach(this::heard);
        Duration poll = settings.poll().compareTo(SHORTEST_POLL) < 0 ? SHORTEST_POLL : settings.poll();
        return new Next(Optional.of(poll), false);
    }

    private CompletableFuture<Next> ask(long number) {
        return forge.offload(() -> reporting.pullRequests().byNumber(number)).thenApply(answer -> {
            answer.given().ifPresent(this::see);
            if (answer.given().isPresent() && watched.containsKey(number)) return Next.AT_ONCE;
            boolean passes =
                    answer.whyNot().filter(why -> why.reason().passes()).isPresent();
            if (passes) toldOf.add(number);
            return passes ? Next.AFTER_BACK_OFF : Next.WHEN_SOMETHING_CHANGES;
        });
    }

    /** One that is not to be previewed concerns nobody, unless it was. */
    private void see(PullRequest one) {
        Optional<PullRequestWatch> before = Optional.ofNullable(watched.get(one.number()));
        boolean known = before.isPresent() || book.find(one.number()).isPresent();
        if (!isWanted(one) && !known) return;
        PullRequestWatch watch = before.orElseGet(() -> new PullRequestWatch(one));
        if (before.isEmpty()) watch.told(book.told(one.number()));
        watched.put(one.number(), watch);
        if (watch.sees(one) || before.isEmpty()) looks.add(one.number());
        publish();
    }

    /** Pipeline and flags are those of the default branch: of what goes elsewhere nothing can be told. */
    private boolean isWanted(PullRequest one) {
        return one.isOpen() && Optional.of("refs/heads/" + one.base()).equals(refs().map(Refs::defaultBranch));
    }

    private Optional<Refs> refs() {
        return evaluation.map(Evaluation::refs);
    }

    private Next failed(Answer<?> answer) {
        Failure why = answer.whyNot().orElseThrow();
        boolean first = failures == 0;
        Instant again = why.nextTry(around.now(), failures++);
        if (first) warn(why.message());
        return new Next(Optional.of(Duration.between(around.now(), again)), false);
    }

    private void warn(String message) {
        around.warn(
                ApiObject.of(Definitions.CONFIG_REPOSITORY, settings.namespace(), settings.name()),
                "ForgeFailed",
                message);
    }

    private CompletableFuture<Next> preview(PullRequestWatch watch) {
        long news = watch.news();
        Refs refs = refs().orElseThrow();
        Optional<CommitId> base = refs.head().map(Refs.Ref::commit);
        if (base.isEmpty()) return done(Next.WHEN_SOMETHING_CHANGES);
        Inputs inputs = new Inputs(new CommitId(watch.pullRequest().head().commit()), base.get(), refs);
        return rendered(watch, inputs).thenCompose(made -> {
            if (watch.news() != news) return done(Next.AT_ONCE);
            watch.rendered(made);
            return live.of(made.imagined(), made.stages(), () -> watch.news() == news)
                    .thenCompose(preview -> watch.news() == news ? show(watch, preview) : done(Next.AT_ONCE));
        });
    }

    private CompletableFuture<Rendered> rendered(PullRequestWatch watch, Inputs inputs) {
        Optional<Rendered> known = watch.rendered(inputs);
        if (known.isPresent()) return CompletableFuture.completedFuture(known.get());
        PullRequest from = watch.pullRequest();
        return fetched(from, inputs.head()).thenCompose(there -> rendering.offload(() -> render(from, inputs, there)));
    }

    /** Branches come with every look at the remote; what stands elsewhere is fetched where the remote hands it out. */
    private CompletableFuture<Outcome<CommitId>> fetched(PullRequest from, CommitId head) {
        return rendering.offload(() -> settings.repository().snapshot(head)).thenCompose(found -> {
            Optional<String> ref = from.head().ref();
            boolean there = found.asOptional().isPresent();
            if (there || ref.isEmpty())
                return CompletableFuture.completedFuture(found.then(snapshot -> Outcome.good(head)));
            return remote.offload(() -> settings.repository().fetch(ref.get()));
        });
    }

    private Rendered render(PullRequest from, Inputs inputs, Outcome<CommitId> head) {
        Subject subject = subject(from, inputs.base());
        // What comes from a fork gets no key: it could ask for any sealed value, and show what becomes of it.
        Unsealer unsealer = from.head().fork() ? Unsealer.MASK : settings.unsealer();
        Renderer renderer = new Renderer(around.kinds()::isClusterScoped, unsealer);
        Outcome<List<Renditions.OfStage>> stages = head.then(there -> settings.repository()
                .merged(inputs.base(), inputs.head())
                .then(merged -> settings.repository()
                        .snapshot(inputs.base())
                        .then(base -> Grounds.render(
                                base, merged, inputs.refs(), settings.repository()::snapshot, renderer))));
        Preview imagined = stages.asOptional()
                .map(found -> new Previewing(around.kinds(), settings.namespace()).of(subject, found))
                .orElseGet(() -> Preview.impossible(subject, stages.problems()));
        return new Rendered(inputs, imagined, stages.asOptional().orElse(List.of()));
    }

    private CompletableFuture<Next> show(PullRequestWatch watch, Preview preview) {
        watch.shows(preview);
        publish();
        PullRequest from = watch.pullRequest();
        String link = reporting.link(settings.name(), from.number());
        return book.write(from, preview, link)
                .thenCompose(refusal -> refusal.isPresent() ? done(Next.AFTER_BACK_OFF) : tell(watch, preview, link));
    }

    private void publish() {
        published = watched.values().stream()
                .flatMap(watch -> standing(watch).stream())
                .toList();
    }

    /** Of one that is not previewed any more, its last preview. */
    private Optional<Standing> standing(PullRequestWatch watch) {
        PullRequest from = watch.pullRequest();
        Optional<CommitId> base = refs().flatMap(Refs::head).map(Refs.Ref::commit);
        return isWanted(from) && base.isPresent()
                ? Optional.of(new Standing(subject(from, base.get()), watch.shown(), Optional.empty()))
                : watch.shown().map(Standing::of);
    }

    private Subject subject(PullRequest from, CommitId base) {
        return new Subject(
                settings.name(),
                Optional.of(Long.toString(from.number())),
                from.title(),
                base,
                new CommitId(from.head().commit()),
                from.head().fork());
    }

    private CompletableFuture<Next> tell(PullRequestWatch watch, Preview preview, String link) {
        PullRequest to = watch.pullRequest();
        List<String> answers = watch.answers();
        String digest = preview.digest() + (answers.isEmpty() ? "" : "+" + Integer.toHexString(answers.hashCode()));
        if (watch.told().equals(digest)) return done(Next.WHEN_SOMETHING_CHANGES);
        List<String> stages =
                evaluation.orElseThrow().stages().keySet().stream().toList();
        Instant now = around.now();
        return forge.offload(() -> notices.tell(to, preview, stages, link, answers, now))
                .thenCompose(answer -> told(watch, to, digest, answer));
    }

    private CompletableFuture<Next> told(PullRequestWatch watch, PullRequest to, String digest, Answer<?> answer) {
        Optional<Failure> why = answer.whyNot();
        if (why.isEmpty()) watch.told(digest);
        Next next = why.map(failure -> new Next(
                        Optional.of(Duration.between(around.now(), failure.nextTry(around.now(), watch.failed()))),
                        false))
                .orElse(Next.WHEN_SOMETHING_CHANGES);
        return book.published(to.number(), to.head().commit(), why.isEmpty() ? digest : "", why.map(Failure::message))
                .thenApply(refusal -> refusal.isPresent() ? Next.AFTER_BACK_OFF : next);
    }

    /** It is over, or goes elsewhere now: the comment says so, and what it said stays below. */
    private CompletableFuture<Next> settle(PullRequestWatch watch) {
        PullRequest over = watch.pullRequest();
        String link = reporting.link(settings.name(), over.number());
        Sections last = watch.shown()
                .map(preview -> PreviewSections.of(preview, link))
                .orElse(new Sections("", List.of(), Sections.Table.NONE, List.of(), List.of(), link));
        List<String> notes = new ArrayList<>(last.notes());
        notes.add("What stands above was previewed last.");
        Sections settled = new Sections(
                "### Slipway: " + ending(over), last.dangers(), last.table(), last.details(), notes, last.link());
        Instant now = around.now();
        return forge.offload(() -> notices.settle(over, settled, now)).thenCompose(answer -> {
            Optional<Failure> passing =
                    answer.whyNot().filter(why -> why.reason().passes());
            if (passing.isPresent())
                return done(new Next(
                        Optional.of(
                                Duration.between(around.now(), passing.get().nextTry(around.now(), watch.failed()))),
                        false));
            return book.settle(over).thenApply(refusal -> {
                if (refusal.isPresent()) return Next.AFTER_BACK_OFF;
                watched.remove(over.number());
                publish();
                return Next.WHEN_SOMETHING_CHANGES;
            });
        });
    }

    private static String ending(PullRequest over) {
        return switch (over.state()) {
            case MERGED -> "merged";
            case CLOSED -> "closed without merging";
            case OPEN -> "not previewed, since it goes to " + over.base() + " now";
        };
    }

    private static CompletableFuture<Next> done(Next next) {
        return CompletableFuture.completedFuture(next);
    }
}
