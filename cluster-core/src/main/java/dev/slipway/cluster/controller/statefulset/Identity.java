package dev.slipway.cluster.controller.statefulset;

import dev.slipway.cluster.controller.Kinds;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.ObjectKey;
import java.util.Optional;

/**
 * Who a pod of a set is: {@code web-2} is number 2 of {@code web}, and nobody else ever is at the same time.
 *
 * @param set the name before the last hyphen
 */
record Identity(String set, int ordinal) {

    /** As a name says; empty if it does not end in a number as a set would write it. */
    static Optional<Identity> of(String name) {
        int hyphen = name.lastIndexOf('-');
        String number = name.substring(hyphen + 1);
        if (hyphen < 0 || !number.matches("0|[1-9][0-9]{0,8}")) return Optional.empty();
        return Optional.of(new Identity(name.substring(0, hyphen), Integer.parseInt(number)));
    }

    static Identity of(ApiObject set, int ordinal) {
        return new Identity(set.name(), ordinal);
    }

    String pod() {
        return set + "-" + ordinal;
    }

    /** The claim that keeps what this pod stores in a volume. */
    String claim(String volume) {
        return volume + "-" + pod();
    }

    static ObjectKey claimKey(String namespace, String name) {
        return new ObjectKey(Kinds.CLAIM.groupKind(), namespace, name);
    }
}
