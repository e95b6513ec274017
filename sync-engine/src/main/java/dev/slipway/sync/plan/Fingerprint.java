package dev.slipway.sync.plan;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.diff.codec.Json;
import dev.slipway.sync.model.Sha256;
import java.util.SortedMap;
import java.util.TreeMap;

/** The name of a plan: short enough to be typed, long enough not to be met twice. */
final class Fingerprint {
    private static final int BYTES = 8;

    private Fingerprint() {}

    /**
     * Of everything that was decided: whose plan it is, what is wanted with all that its manifests ask for, and what goes, by uid. What is being
     * deleted, and what has just gone, still counts: so the digest stays the same until the plan is carried out, also over a crash, and an
     * object of the same name that comes after the one that somebody confirmed is another matter.
     */
    static String of(Situation situation, Leftovers leftovers) {
        SortedMap<ObjectKey, String> goes = new TreeMap<>();
        leftovers.deletions().forEach(deletion -> goes.put(deletion.key(), deletion.uid()));
        leftovers.vanishing().forEach(key -> goes.put(key, uid(situation, key)));
        leftovers.released().stream()
                .filter(key -> situation.live().get(key).isEmpty())
                .forEach(key -> goes.put(key, uid(situation, key)));
        StringBuilder text = new StringBuilder(situation.owner())
                .append('\n')
                .append(situation.rendering().namespace())
                .append('\n')
                .append(situation.rendering().digest());
        goes.forEach((key, uid) -> text.append('\n').append(key).append(' ').append(uid));
        return of(text.toString());
    }

    /** Of a text. */
    static String of(String text) {
        return Sha256.hex(text, BYTES);
    }

    private static String uid(Situation situation, ObjectKey key) {
        return situation
                .live()
                .get(key)
                .map(ApiObject::uid)
                .orElseGet(() -> situation.inventory().uids().getOrDefault(key, ""));
    }

    /** Of one object as it is wanted. */
    static String of(ApiObject wanted) {
        return Sha256.hex(Json.write(wanted.root()), BYTES);
    }
}
