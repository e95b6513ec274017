package dev.slipway.sync.plan;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.diff.codec.Json;
import dev.slipway.diff.path.Path;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Tree;
import dev.slipway.sync.plan.Step.Action;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Leaves what somebody changed live as it is. A plan that would undo it is made into one that does all the rest: where an object is written
 * anyway, such a field is sent as it is live. A field is given up as soon as the repository says something else of that very field than it
 * did when the change was first seen, or when somebody lets it go.
 */
public final class Forbearance {
    private final Plan plan;
    private final Terms terms;
    private final List<Held> held = new ArrayList<>();

    private Forbearance(Plan plan, Terms terms) {
        this.plan = plan;
        this.terms = terms;
    }

    /**
     * What was known before.
     *
     * @param seen what was held, by {@link Held#id}
     * @param letGo the live changes that somebody lets go
     */
    public record Terms(SortedMap<String, Seen> seen, Optional<LetGo> letGo, Instant now) {
        public Terms {
            seen = Collections.unmodifiableSortedMap(new TreeMap<>(seen));
        }

        private boolean letsGo(Held field) {
            Instant changed = field.by()
                    .flatMap(Writer::at)
                    .or(() -> Optional.ofNullable(seen.get(field.id())).map(Seen::since))
                    .orElse(now);
            return letGo.filter(wish -> wish.only().has(field.key()) && !changed.isAfter(wish.until()))
                    .isPresent();
        }

        private boolean saidSomethingElse(Held field) {
            return Optional.ofNullable(seen.get(field.id()))
                    .filter(before -> !before.digest().equals(field.digest()))
                    .isPresent();
        }
    }

    /**
     * Live changes that are to be undone.
     *
     * @param until what was changed later stays
     * @param only the objects that are meant
     */
    public record LetGo(Instant until, Selection only) {}

    /** A live change that was seen before: what the repository said then, and when that was. */
    public record Seen(String digest, Instant since) {}

    /**
     * What is done, and what stays.
     *
     * @param plan without all that would undo live changes
     * @param held what stays, and what was held before and is about to be written
     */
    public record Result(Plan plan, List<Held> held) {
        public Result {
            held = List.copyOf(held);
        }

        /** Everything is done. */
        public static Result all(Plan plan) {
            return new Result(plan, List.of());
        }
    }

    /** The plan that leaves live changes alone. */
    public static Result of(Plan plan, Terms terms) {
        return new Forbearance(plan, terms).result();
    }

    private Result result() {
        List<Wave> waves = plan.waves().stream()
                .map(wave -> new Wave(
                        wave.number(),
                        wave.steps().stream()
                                .flatMap(step -> mild(step).stream())
                                .toList()))
                .filter(wave -> !wave.steps().isEmpty())
                .toList();
        return held.isEmpty() ? Result.all(plan) : new Result(plan.with(waves), held);
    }

    /** What is left of a step; nothing where somebody deleted the object. */
    private Optional<Step> mild(Step step) {
        if (step.live().isEmpty()) return isDeletedByHand(step) ? Optional.empty() : Optional.of(step);
        if (!step.writes()) return Optional.of(step);
        List<Change> rest = new ArrayList<>();
        List<Path> kept = new ArrayList<>();
        for (Change change : step.changes()) {
            if (isHeld(step, change)) kept.add(change.path());
            else rest.add(change);
        }
        return Optional.of(kept.isEmpty() ? step : step.leaving(kept, rest));
    }

    /** An object that is not there though all of this was synced, or that was not there before and is wanted as it was then. */
    private boolean isDeletedByHand(Step step) {
        Held gone = new Held(
                step.key(),
                Path.ROOT,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                digest(step, Path.ROOT),
                true);
        boolean known = plan.unchanged() || terms.seen().containsKey(gone.id());
        return step.action() == Action.CREATE && known && stays(gone);
    }

    private boolean isHeld(Step step, Change change) {
        if (!(change.cause() instanceof Cause.Drift drift) || Marks.isMark(change.path())) return false;
        Held field = new Held(
                step.key(),
                change.path(),
                drift.writer(),
                change.before(),
                change.after(),
                digest(step, change.path()),
                true);
        return stays(field);
    }

    private boolean stays(Held field) {
        boolean stays = !terms.saidSomethingElse(field) && !terms.letsGo(field);
        Optional<Seen> before = Optional.ofNullable(terms.seen().get(field.id()));
        if (stays) held.add(field);
        else before.ifPresent(first -> held.add(field.givenUp(first.digest())));
        return stays;
    }

    /** Of what the repository says. A digest of a Secret's value could be guessed from, so there it is that of the whole rendering. */
    private String digest(Step step, Path path) {
        if (step.object().kind().equals("Secret")) return Fingerprint.of(plan.renderedDigest());
        Optional<Tree> wanted = path.in(step.object().root());
        return Fingerprint.of(wanted.map(Json::text).orElse("absent"));
    }

    /** An object as it is sent, with some fields as they are live. */
    static ApiObject asLive(ApiObject wanted, ApiObject live, List<Path> fields) {
        Tree root = wanted.root();
        for (Path field : fields) {
            Tree before = root;
            root = field.in(live.root())
                    .map(value -> field.put(before, value))
                    .orElseGet(() -> field.cut(before))
                    .orElse(before);
        }
        return new ApiObject(root.asMapping().orElse(Mapping.empty()));
    }
}
