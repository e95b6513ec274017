package dev.slipway.sync.pipeline;

import dev.slipway.cluster.informer.BackOff;
import dev.slipway.cluster.informer.Change;
import dev.slipway.cluster.loop.EventLoop.Timer;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.sync.apply.Tombstone;
import dev.slipway.sync.layout.Configuration;
import dev.slipway.sync.model.Outcome;
import dev.slipway.sync.model.Problem;
import dev.slipway.sync.model.Problem.Reason;
import dev.slipway.sync.pipeline.definition.Definitions;
import dev.slipway.sync.pipeline.evaluation.Evaluation;
import dev.slipway.sync.pipeline.evaluation.Evaluator;
import dev.slipway.sync.pipeline.part.LiveView;
import dev.slipway.sync.pipeline.part.Looks;
import dev.slipway.sync.pipeline.part.Next;
import dev.slipway.sync.pipeline.part.RepositoryLanes;
import dev.slipway.sync.pipeline.part.RepositorySettings;
import dev.slipway.sync.pipeline.part.StatusWriter;
import dev.slipway.sync.pipeline.part.Surroundings;
import dev.slipway.sync.pipeline.pullrequest.PreviewSync;
import dev.slipway.sync.preview.page.Standing;
import dev.slipway.sync.render.Renderer;
import dev.slipway.sync.report.InventoryPage;
import dev.slipway.sync.report.RepositoryReport;
import dev.slipway.sync.report.WebhookSight;
import dev.slipway.sync.source.Refs;
import dev.slipway.webhooks.delivery.ForgeEvent;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows one config repository: looks at its refs now and then, or when somebody says so, and hands what it says to its stages and
 * applications. What was said last stays in force while it cannot be reached.
 */
final class RepositorySync {
    private static final Logger log = LoggerFactory.getLogger(RepositorySync.class);
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);

    /** After so long without an answer people are told that there is none. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Surroundings around;
    private final RepositorySettings settings;
    private final LiveView view;
    private final StatusWriter writer;
    private final Evaluator evaluator;
    private final ObjectKey key;
    private final RepositoryLanes lanes;
    private final Fleet fleet;
    private final Looks<ObjectKey> reports;
    private Optional<Refs> refs = Optional.empty();
    private Optional<Evaluation> evaluation = Optional.empty();
    /** For other threads: replaced as a whole, never changed. */
    private volatile Optional<Configuration> published = Optional.empty();

    private WebhookSight webhook = WebhookSight.NONE;
    private List<Problem> unreachable = List.of();
    /** Why what was fetched could not be read: the mirror is damaged, or this is a bug. Stands until it could. */
    private List<Problem> unreadable = List.of();

    private Optional<Timer> timer = Optional.empty();
    private int failures;
    private int evaluationFailures;
    private boolean looking;
    private boolean again;
    private boolean closed;

    RepositorySync(Surroundings around, LiveView view, StatusWriter writer, RepositorySettings settings) {
        this.around = around;
        this.settings = settings;
        this.view = view;
        this.writer = writer;
        this.evaluator = new Evaluator(
                settings.repository(), new Renderer(around.kinds()::isClusterScoped, settings.unsealer()));
        this.key = new ObjectKey(Definitions.CONFIG_REPOSITORY.groupKind(), settings.namespace(), settings.name());
        this.reports = new Looks<>("repository", around.loop(), look -> report());
        this.lanes = RepositoryLanes.of(around.loop(), settings.name());
        this.fleet = new Fleet(around, view, writer, settings, lanes, this::lookAgain);
    }

    void start() {
        reports.open();
        reports.add(key);
        fleet.start();
        look();
    }

    void close() {
        closed = true;
        timer.ifPresent(Timer::cancel);
        reports.close();
        fleet.close();
    }

    /** Looks now; if it is looking already, once more afterwards. */
    void lookAgain() {
        if (looking) again = true;
        else look();
    }

    /** Something came over the webhook. */
    void heard(WebhookSight sight) {
        webhook = sight;
        reports.add(key);
    }

    /** What the head of the default branch says, as last read. Any thread may call. */
    Optional<Configuration> published() {
        return published;
    }

    /** Something in the control plane changed. */
    void changed(Change change) {
        if (change.key().equals(key)) reports.add(key);
        fleet.changed(change);
    }

    /** The forge told of something that is no ref. */
    void lookAgain(ForgeEvent event) {
        fleet.previews().ifPresent(previews -> {
            if (event instanceof ForgeEvent.PullRequestChanged changed) previews.heard(changed.number());
            if (event instanceof ForgeEvent.Commented comment) previews.heard(comment);
        });
    }

    /** What the open pull requests would change. Any thread may call. */
    List<Standing> previews() {
        return fleet.previews().map(PreviewSync::published).orElse(List.of());
    }

    /** An application is concerned by what another one wants. */
    void concern(String owner) {
        fleet.concern(owner);
    }

    /** Whether nothing is under way. */
    boolean isIdle() {
        return !looking && reports.isIdle() && fleet.isIdle();
    }

    private void look() {
        if (closed) return;
        looking = true;
        again = false;
        expectWithinPatience("has not answered for");
        lanes.remote()
                .offload(settings.repository()::refresh)
                .exceptionally(RepositorySync::broken)
                .thenAccept(this::seen);
    }

    /** Something takes long. It may yet come: a first fetch of a large repository takes its time. */
    private void late(String what) {
        unreachable = List.of(Problem.of(
                Reason.RepositoryUnreachable,
                settings.url() + " " + what + " " + PATIENCE.toMinutes()
                        + " minutes; Slipway waits for it, and keeps to what was read last"));
        reports.add(key);
        told();
    }

    private void expectWithinPatience(String orElse) {
        timer.ifPresent(Timer::cancel);
        timer = Optional.of(around.loop().after(PATIENCE, () -> late(orElse)));
    }

    private void told() {
        log.atWarn()
                .addKeyValue("repository", settings.name())
                .addKeyValue("problem", unreachable.get(0).message())
                .log("repository cannot be read");
    }

    private void seen(Outcome<Refs> outcome) {
        if (closed) return;
        timer.ifPresent(Timer::cancel);
        boolean news = !outcome.problems().equals(unreachable);
        unreachable = outcome.problems();
        failures = unreachable.isEmpty() ? 0 : failures + 1;
        boolean moved =
                outcome.asOptional().isPresent() && !outcome.asOptional().equals(refs);
        if (news || moved) reports.add(key);
        if (news && !unreachable.isEmpty()) told();
        if (moved) evaluate(outcome.asOptional().orElseThrow());
        else rest();
    }

    private void evaluate(Refs newer) {
        expectWithinPatience("is being read and rendered for more than");
        lanes.local()
                .offload(() -> evaluator.evaluate(newer))
                .whenComplete((found, failure) -> evaluated(newer, found, failure));
    }

    private void evaluated(Refs newer, @Nullable Evaluation found, @Nullable Throwable failure) {
        if (closed) return;
        timer.ifPresent(Timer::cancel);
        unreachable = List.of();
        if (found == null) {
            log.atError()
                    .addKeyValue("repository", settings.name())
                    .setCause(failure)
                    .log("evaluation failed");
            unreadable = broken(Optional.ofNullable(failure).orElseThrow()).problems();
            evaluationFailures++;
        } else {
            unreadable = List.of();
            evaluationFailures = 0;
            refs = Optional.of(newer);
            evaluation = evaluation
                    .filter(before -> found.pipeline().isEmpty())
                    .map(before -> new Evaluation(
                            newer, before.configuration(), found.problems(), before.stages(), before.needs()))
                    .or(() -> Optional.of(found));
            published = evaluation.flatMap(Evaluation::configuration);
            if (found.pipeline().isPresent()) fleet.want(found);
        }
        reports.add(key);
        rest();
    }

    private void rest() {
        looking = false;
        if (again) {
            look();
            return;
        }
        int inARow = Math.max(failures, evaluationFailures);
        Duration wait = inARow == 0 ? settings.poll() : backOff().after(inARow);
        timer = Optional.of(around.loop().after(wait, this::look));
    }

    private BackOff backOff() {
        Duration most = settings.poll().compareTo(LONGEST_WAIT) > 0 ? settings.poll() : LONGEST_WAIT;
        return new BackOff(settings.poll(), most);
    }

    private CompletableFuture<Next> report() {
        ApiObject wanted = ApiObject.of(Definitions.CONFIG_REPOSITORY, key.namespace(), key.name())
                .withAt(settings.url(), "spec", "url")
                .withAt(settings.poll().toSeconds() + "s", "spec", "poll");
        return writer.namespace(settings.namespace())
                .thenCompose(made -> writer.ensure(wanted))
                .thenCompose(refusal -> refusal.isPresent() ? CompletableFuture.completedFuture(refusal) : status())
                .thenApply(refusal -> refusal.isPresent() ? Next.AFTER_BACK_OFF : Next.WHEN_SOMETHING_CHANGES);
    }

    private CompletableFuture<Optional<dev.slipway.cluster.object.Status>> status() {
        Optional<ApiObject> object = view.get(key);
        List<Problem> stuck = unreachable.isEmpty() ? unreadable : unreachable;
        boolean nothingYet = refs.isEmpty() && stuck.isEmpty();
        if (object.isEmpty() || nothingYet) return CompletableFuture.completedFuture(Optional.empty());
        RepositoryReport report = new RepositoryReport(
                refs, stuck, evaluation.map(Evaluation::problems).orElse(List.of()), webhook);
        return writer.status(object.get(), report.status(object.get(), around.now()));
    }

    private static Outcome<Refs> broken(Throwable failure) {
        return Outcome.bad(Problem.of(Reason.RepositoryUnreachable, "reading it failed: " + failure.getMessage()));
    }

    /** Kinds that a repository's own objects are of. */
    static List<GroupKind> kinds() {
        return List.of(
                Definitions.CONFIG_REPOSITORY.groupKind(),
                Definitions.STAGE.groupKind(),
                Definitions.APPLICATION.groupKind(),
                Definitions.ATTEMPT.groupKind(),
                Definitions.PROMOTION.groupKind(),
                Definitions.ADOPTION.groupKind(),
                Definitions.APPROVAL.groupKind(),
                Definitions.PREVIEW.groupKind(),
                Definitions.VERIFICATION.groupKind(),
                InventoryPage.KIND.groupKind(),
                Tombstone.KIND.groupKind());
    }
}
