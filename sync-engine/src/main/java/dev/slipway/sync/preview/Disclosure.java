package dev.slipway.sync.preview;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.diff.path.Path;
import dev.slipway.diff.tree.Scalar;
import dev.slipway.diff.tree.Tree;
import dev.slipway.sync.plan.Change;
import dev.slipway.sync.plan.Imagined;
import dev.slipway.sync.plan.Marks;
import java.util.List;
import java.util.Optional;

/**
 * What readers of a forecast may see. Whoever asks the control plane may see what lives there. Whoever may only read the repository sees what
 * the repository says of an object, before and after, and of live values only that they differ.
 */
final class Disclosure {
    private static final Tree WITHHELD = new Scalar.Text("<live>");

    /** All of it. */
    static final Disclosure ALL = new Disclosure(Optional.empty());

    private final Optional<Imagined> known;

    private Disclosure(Optional<Imagined> known) {
        this.known = known;
    }

    /**
     * No more than a repository says.
     *
     * @param known what it says of what is there now
     */
    static Disclosure ofRepository(Imagined known) {
        return new Disclosure(Optional.of(known));
    }

    /** A live object as it is shown: as the repository has it, or by no more than its name. */
    ApiObject before(ApiObject live) {
        if (known.isEmpty()) return live;
        return unmarked(
                known.get().get(live.key()).orElseGet(() -> ApiObject.of(live.gvk(), live.namespace(), live.name())));
    }

    /**
     * An object as it will be.
     *
     * @param sent as it is written
     * @param result what the control plane would make of it
     */
    ApiObject after(ApiObject sent, ApiObject result) {
        return known.isEmpty() ? result : unmarked(sent);
    }

    /** Changes of one object. */
    List<Change> changes(ObjectKey key, List<Change> changes) {
        if (known.isEmpty()) return changes;
        return changes.stream()
                .filter(change -> !Marks.isMark(change.path()))
                .map(change -> changed(key, change))
                .toList();
    }

    private Change changed(ObjectKey key, Change change) {
        Optional<Tree> said = known.flatMap(imagined -> imagined.get(key))
                .flatMap(object -> change.path().in(object.root()));
        Optional<Tree> before = change.before().map(value -> said.equals(change.before()) ? value : WITHHELD);
        return new Change(change.path(), before, change.after(), change.cause());
    }

    /** Without what Slipway puts on objects by itself. */
    private static ApiObject unmarked(ApiObject object) {
        ApiObject bare = object.withoutAt("metadata", "annotations", Marks.OWNER)
                .withoutAt("metadata", "labels", Marks.APPLICATION);
        for (String field : List.of("annotations", "labels"))
            if (Path.of("metadata", field)
                    .in(bare.root())
                    .flatMap(Tree::asMapping)
                    .filter(rest -> rest.isEmpty())
                    .isPresent()) bare = bare.withoutAt("metadata", field);
        return bare;
    }
}
