package dev.slipway.sync.plan;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.sync.plan.Situation.Claims;
import java.util.List;
import java.util.Optional;

/**
 * Whose an object is, where more than one application could say that it is its own. An object goes from one application to another, and keeps
 * its uid, when the one lets it go and exactly one other of the same stage wants it. Stages do not hand objects to each other: what is meant
 * for development must not end up in charge of something that the release runs.
 *
 * @param self the application that asks
 */
record Ownership(String self, Inventory inventory, Claims claims) {

    static Ownership of(Situation situation) {
        return new Ownership(situation.owner(), situation.inventory(), situation.claims());
    }

    /** Why an object is not this application's to write, with what to do; empty if it is. */
    Optional<String> objection(ObjectKey key, Optional<ApiObject> live) {
        Optional<String> owner = live.flatMap(Marks::ownerOf);
        if (owner.equals(Optional.of(self))) return Optional.empty();
        List<String> others = othersThatWant(key);
        if (owner.isPresent() && (!claims.knows(owner.get()) || others.contains(owner.get())))
            return Optional.of(key + " belongs to application " + owner.get()
                    + "; give this one another name, or take it out of the other application");
        if (owner.isPresent() && !isHandedOver(owner.get(), self))
            return Optional.of(key + " belongs to application " + owner.get() + " of another stage, and stages do not "
                    + "hand objects to each other; give this one another name, or wait until it is deleted there");
        boolean ours = owner.isEmpty() && inventory.has(key);
        return others.isEmpty() || ours
                ? Optional.empty()
                : Optional.of(key + " is wanted by application " + String.join(" and ", others)
                        + " as well, and belongs to none yet; take it out of all but one");
    }

    /** Whether an object that this application does not want any more goes over to another, and so must not be deleted. */
    boolean isTakenOver(ObjectKey key) {
        return othersThatWant(key).stream().anyMatch(other -> isHandedOver(self, other));
    }

    private List<String> othersThatWant(ObjectKey key) {
        return claims.wantedBy(key).stream()
                .filter(wanter -> !wanter.equals(self))
                .toList();
    }

    /** Between repositories, and from a stage that is no more, objects may go anywhere. */
    private boolean isHandedOver(String from, String to) {
        Optional<String> before = claims.stageOf(from);
        Optional<String> after = claims.stageOf(to);
        return before.isEmpty()
                || after.isEmpty()
                || before.equals(after)
                || !repository(from).equals(repository(to));
    }

    private static String repository(String owner) {
        return owner.substring(0, Math.max(0, owner.indexOf('/')));
    }
}
