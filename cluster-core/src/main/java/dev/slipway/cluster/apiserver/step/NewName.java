package dev.slipway.cluster.apiserver.step;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.ObjectKey;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Chooses a name for who brings only the beginning of one. */
final class NewName {
    /** Without vowels and without what looks alike, so that no word comes about and nobody misreads it. */
    private static final String ALPHABET = "bcdfghjklmnpqrstvwxz2456789";

    private static final int RANDOM_CHARACTERS = 5;
    private static final int LONGEST_PREFIX = 63 - RANDOM_CHARACTERS;
    private static final int TRIES = 8;

    private NewName() {}

    /** The object with a name that is free; empty if chance was against it. */
    static Optional<ApiObject> choose(ApiObject object, Moment moment) {
        String given = object.metadata().text("generateName").orElse("");
        String prefix = given.substring(0, Math.min(given.length(), LONGEST_PREFIX));
        for (int i = 0; i < TRIES; i++) {
            String name = prefix + random(moment.random());
            ObjectKey key = new ObjectKey(object.gvk().groupKind(), object.namespace(), name);
            if (moment.find(key).isEmpty()) return Optional.of(object.withAt(name, "metadata", "name"));
        }
        return Optional.empty();
    }

    private static String random(RandomGenerator random) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < RANDOM_CHARACTERS; i++) text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        return text.toString();
    }
}
