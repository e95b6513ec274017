package dev.slipway.sync.pipeline.pullrequest;

import dev.slipway.cluster.loop.EventLoop.Lane;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.sync.gate.PromotionGates.Judgement;
import dev.slipway.sync.model.CommitId;
import dev.slipway.sync.model.Rendering;
import dev.slipway.sync.model.Stage;
import dev.slipway.sync.pipeline.definition.Definitions;
import dev.slipway.sync.pipeline.evaluation.Evaluation;
import dev.slipway.sync.pipeline.part.LiveView;
import dev.slipway.sync.pipeline.part.Looks;
import dev.slipway.sync.pipeline.part.Next;
import dev.slipway.sync.pipeline.part.Part;
import dev.slipway.sync.pipeline.part.Reporting;
import dev.slipway.sync.pipeline.part.RepositoryLanes;
import dev.slipway.sync.pipeline.part.RepositorySettings;
import dev.slipway.sync.pipeline.part.StatusWriter;
import dev.slipway.sync.pipeline.part.Surroundings;
import dev.slipway.sync.pipeline.pullrequest.PullRequestWatch.Inputs;
import dev.slipway.sync.pipeline.pullrequest.PullRequestWatch.Rendered;
import dev.slipway.sync.plan.Situation;
import dev.slipway.sync.preview.Preview;
import dev.slipway.sync.preview.page.Standing;
import dev.slipway.sync.source.Refs;
import dev.slipway.webhooks.delivery.ForgeEvent.Commented;
import dev.slipway.webhooks.reply.Answer;
import dev.slipway.webhooks.reply.Failure;
import dev.slipway.webhooks.reply.PullRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Previews the open pull requests of one repository, and says at its forge what they would change. Which are open is asked now and then and when
 * the forge tells of one; what a preview depends on (head, base, tags, flags, live state) is watched, and it is made anew when that moves, after
 * a moment. Rendering and the forge have lanes of their own, so no sync waits for them; what was begun for something older is dropped.
 */
public final class PreviewSync implements Part {
    /** The look at which are open, among looks at single ones. */
    private static final long LIST = 0;

    private static final Duration SHORTEST_POLL = Duration.ofSeconds(30);
    /** Live state often moves in swarms. */
    private static final Duration CALM = Duration.ofSeconds(3);
    /** After a start those that are open go first. */
    private static final Duration LAST = Duration.ofSeconds(30);

    private final Surroundings around;
    private final RepositorySettings settings;
    private final Reporting reporting;
    private final PreviewBook book;
    private final PreviewTalk talk;
    private final PreviewCommands commands;
    private final PreviewRendering rendering;
    private final PastPreviews past;
    private final LivePreview live;
    private final Lane forge;
    private final Looks<Long> looks;
    private final TreeMap<Long, PullRequestWatch> watched = new TreeMap<>();
    /** Those that the forge told of since they were asked for last. */
    private final TreeSet<Long> toldOf = new TreeSet<>();

    private Optional<Evaluation> evaluation = Optional.empty();
    private int failures;
    /** For other threads: replaced as a whole, never changed. */
    private volatile List<Standing> published = List.of();

    public PreviewSync(
            Surroundings around,
            LiveView view,
            StatusWriter writer,
            RepositorySettings settings,
            Reporting reporting,
            RepositoryLanes lanes,
            Function<Rendering, Optional<Situation>> situations,
            BiFunction<Stage, CommitId, Judgement> gates) {
        this.around = around;
        this.settings = settings;
        this.reporting = reporting;
        Lane previews = around.loop().lane("previews-" + settings.name());
        this.forge = around.loop().lane("forge-" + settings.name());
        this.book = new PreviewBook(around, view, writer, settings);
        this.talk = new PreviewTalk(around, settings, reporting, book, forge);
        this.commands = new PreviewCommands(around, writer, settings, reporting.pullRequests(), forge, book);
        this.rendering = new PreviewRendering(around, settings, previews, lanes.remote());
        this.past = new PastPreviews(around, settings.repository(), rendering, previews, this::publish);
        this.live = new LivePreview(around, view, settings, situations, gates);
        this.looks = new Looks<>("preview", around.loop(), this::look);
    }

    @Override
    public Looks<?> looks() {
        return looks;
    }

    /** The previews as they are now: the newest first, those that are over last. Any thread may call. */
    public List<Standing> published() {
        return published;
    }

    /** The repository says something new. */
    public void want(Evaluation newer) {
        boolean first = evaluation.isEmpty();
        evaluation = Optional.of(newer);
        if (first) begin();
        past.want(newer);
        watched.forEach((number, watch) -> {
            watch.concern();
            looks.addSoon(number);
        });
        publish();
    }

    private void begin() {
        looks.add(LIST);
        for (ApiObject object : book.overSince(around.now().minus(PastPreviews.LONGEST))) {
            Optional<Last> last = Last.of(object);
            last.ifPresent(one -> past.keep(
                    one.over(),
                    one.base(),
                    object.time("status", "finishedAt").orElse(Instant.EPOCH),
                    Optional.empty()));
            last.ifPresent(one -> looks.addLater(one.over().number(), LAST));
        }
    }

    /** Something live changed that previews depend on. */
    public void concern() {
        watched.forEach((number, watch) -> looks.addLater(number, CALM));
    }

    /** The forge told of a pull request. */
    public void heard(long number) {
        toldOf.add(number);
        looks.add(number);
    }

    /** Somebody wrote under a pull request. */
    public void heard(Commented comment) {
        if (!commands.heard(comment)) return;
        if (watched.containsKey(comment.number())) looks.add(comment.number());
        else heard(comment.number());
    }

    private CompletableFuture<Next> look(long number) {
        if (evaluation.isEmpty()) return done(Next.WHEN_SOMETHING_CHANGES);
        if (number == LIST) return list();
        if (toldOf.remove(number)) return ask(number);
        Optional<PullRequestWatch> watch = Optional.ofNullable(watched.get(number));
        if (watch.isEmpty()) return again(number);
        PullRequestWatch known = watch.get();
        if (!isWanted(known.pullRequest())) return settle(known);
        return commands.work(known).thenCompose(due -> preview(known).thenApply(next -> next.orSooner(due)));
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
            else commands.forget(number);
            return passes ? Next.AFTER_BACK_OFF : Next.WHEN_SOMETHING_CHANGES;
        });
    }

    /** One that is not to be previewed concerns nobody, unless it was, and that is not settled yet. */
    private void see(PullRequest one) {
        Optional<PullRequestWatch> before = Optional.ofNullable(watched.get(one.number()));
        boolean known = before.isPresent()
                || book.find(one.number())
                        .filter(object -> !PreviewBook.isOver(object))
                        .isPresent();
        if (!isWanted(one) && !known) return;
        PullRequestWatch watch = before.orElseGet(() -> new PullRequestWatch(one));
        if (isWanted(one)) past.drop(one.number());
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
        if (first)
            around.warn(
                    ApiObject.of(Definitions.CONFIG_REPOSITORY, settings.namespace(), settings.name()),
                    "ForgeFailed",
                    why.message());
        return new Next(Optional.of(Duration.between(around.now(), again)), false);
    }

    /** What goes wrong although nothing of the repository or the forge is to blame is told on the page, and logged by whoever looks. */
    private CompletableFuture<Next> preview(PullRequestWatch watch) {
        return done(watch)
                .thenCompose(this::make)
                .handle((next, failure) -> failure == null ? done(next) : hindered(watch, failure))
                .thenCompose(made -> made);
    }

    private CompletableFuture<Next> hindered(PullRequestWatch watch, Throwable failure) {
        boolean news = watch.hinders("it could not be made, and is tried again; the log of Slipway says why.");
        if (!news) return CompletableFuture.failedFuture(failure);
        publish();
        return talk.fail(watch.pullRequest()).thenCompose(said -> CompletableFuture.failedFuture(failure));
    }

    private CompletableFuture<Next> make(PullRequestWatch watch) {
        long news = watch.news();
        Refs refs = refs().orElseThrow();
        Optional<CommitId> base = refs.head().map(Refs.Ref::commit);
        if (base.isEmpty()) return done(Next.WHEN_SOMETHING_CHANGES);
        Inputs inputs = new Inputs(new CommitId(watch.pullRequest().head().commit()), base.get(), refs);
        return talk.begin(watch.pullRequest(), stages())
                .thenCompose(begun -> rendered(watch, inputs))
                .thenCompose(made -> {
                    if (watch.news() != news) return done(Next.AT_ONCE);
                    watch.rendered(made);
                    return live.of(made.imagined(), made.stages(), () -> watch.news() == news)
                            .thenCompose(preview -> watch.news() == news ? show(watch, preview) : done(Next.AT_ONCE));
                });
    }

    private CompletableFuture<Rendered> rendered(PullRequestWatch watch, Inputs inputs) {
        return watch.rendered(inputs)
                .map(CompletableFuture::completedFuture)
                .orElseGet(() -> rendering.of(watch.pullRequest(), inputs));
    }

    private List<String> stages() {
        return List.copyOf(evaluation.orElseThrow().stages().keySet());
    }

    private CompletableFuture<Next> show(PullRequestWatch watch, Preview preview) {
        watch.shows(preview);
        publish();
        PullRequest from = watch.pullRequest();
        return book.write(from, preview, reporting.link(settings.name(), from.number()))
                .thenCompose(refusal -> refusal.isPresent()
                        ? done(Next.AFTER_BACK_OFF)
                        : talk.tell(from, preview, stages(), commands.answers(from.number()), watch.tries()));
    }

    private void publish() {
        published = Stream.concat(
                        watched.descendingMap().values().stream().flatMap(watch -> standing(watch).stream()),
                        past.standings())
                .toList();
    }

    /** Of one that is not previewed any more, its last preview. */
    private Optional<Standing> standing(PullRequestWatch watch) {
        PullRequest from = watch.pullRequest();
        Optional<CommitId> base = refs().flatMap(Refs::head).map(Refs.Ref::commit);
        return isWanted(from) && base.isPresent()
                ? Optional.of(new Standing(rendering.subject(from, base.get()), watch.shown(), watch.hindrance()))
                : watch.shown().map(Standing::of);
    }

    /**
     * What was previewed last of a pull request, as its object says.
     *
     * @param over at the head that was previewed
     */
    private record Last(PullRequest over, CommitId base) {
        private static Optional<Last> of(ApiObject object) {
            Optional<String> head = object.status().text("head").filter(CommitId::isFull);
            Optional<String> base = object.status().text("base").filter(CommitId::isFull);
            if (head.isEmpty() || base.isEmpty()) return Optional.empty();
            Mapping spec = object.spec();
            boolean merged = object.status().text("phase").equals(Optional.of("Merged"));
            PullRequest over = new PullRequest(
                    spec.whole("number").orElse(0L),
                    spec.text("title").orElse(""),
                    spec.text("url").orElse(""),
                    merged ? PullRequest.State.MERGED : PullRequest.State.CLOSED,
                    spec.text("author").orElse(""),
                    new PullRequest.Head(
                            spec.text("branch").orElse(""),
                            head.get(),
                            spec.bool("fork").orElse(true),
                            Optional.empty()),
                    spec.text("base").orElse(""),
                    object.status().text("merge"));
            return Optional.of(new Last(over, new CommitId(base.get())));
        }
    }

    /** One that is over, and whose preview an earlier process has taken along. */
    private CompletableFuture<Next> again(long number) {
        return past.unmade(number)
                .map(over -> imagined(over.over(), over.base()).thenApply(preview -> {
                    past.keep(over.over(), over.base(), over.since(), Optional.of(preview));
                    return Next.WHEN_SOMETHING_CHANGES;
                }))
                .orElseGet(() -> done(Next.WHEN_SOMETHING_CHANGES));
    }

    private CompletableFuture<Preview> imagined(PullRequest over, CommitId base) {
        Inputs inputs = new Inputs(new CommitId(over.head().commit()), base, refs().orElseThrow());
        return rendering.of(over, inputs).thenApply(Rendered::imagined);
    }

    private CompletableFuture<Next> settle(PullRequestWatch watch) {
        PullRequest over = watch.pullRequest();
        commands.forget(over.number());
        return shownLast(watch)
                .thenCompose(last -> talk.settle(over, last, commands.answers(over.number()), watch.tries())
                        .thenCompose(later -> later.isPresent() ? done(later.get()) : settled(over, last)));
    }

    /** By this process; else what the object says was previewed is rendered again. */
    private CompletableFuture<Optional<Preview>> shownLast(PullRequestWatch watch) {
        if (watch.shown().isPresent()) return done(watch.shown());
        return book.find(watch.pullRequest().number())
                .flatMap(Last::of)
                .map(last -> imagined(watch.pullRequest().at(last.over().head().commit()), last.base())
                        .thenApply(Optional::of))
                .orElseGet(() -> done(Optional.empty()));
    }

    private CompletableFuture<Next> settled(PullRequest over, Optional<Preview> last) {
        return book.settle(over).thenApply(refusal -> {
            if (refusal.isPresent()) return Next.AFTER_BACK_OFF;
            watched.remove(over.number());
            last.ifPresent(preview -> past.keep(
                    over.at(preview.subject().head().hex()), preview.subject().base(), around.now(), last));
            publish();
            return Next.WHEN_SOMETHING_CHANGES;
        });
    }

    private static <T> CompletableFuture<T> done(T value) {
        return CompletableFuture.completedFuture(value);
    }
}
