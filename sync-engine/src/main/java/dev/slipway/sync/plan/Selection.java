package dev.slipway.sync.plan;

import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.ObjectKey;
import java.util.List;
import java.util.stream.Stream;

/**
 * Some objects of an application, as people name them: {@code Deployment/web}, or {@code Deployment.apps/web} where the kind alone could be
 * mistaken. Of no names: all of them.
 */
public record Selection(List<String> names) {
    /** Everything. */
    public static final Selection ALL = new Selection(List.of());

    public Selection {
        names = List.copyOf(names);
    }

    public boolean isAll() {
        return names.isEmpty();
    }

    public boolean has(ObjectKey key) {
        return isAll() || names.stream().anyMatch(name -> isNamed(key, name));
    }

    /** The names that nothing in a plan bears. */
    public List<String> unknownTo(Plan plan) {
        return names.stream()
                .filter(name -> plan.steps().noneMatch(step -> isNamed(step.key(), name)))
                .toList();
    }

    /** How an object is named where nothing can be mistaken. */
    public static String nameOf(ObjectKey key) {
        return key.kind().kind() + "/" + key.name();
    }

    private static boolean isNamed(ObjectKey key, String name) {
        GroupKind kind = key.kind();
        return Stream.of(kind.kind(), kind.kind() + "." + kind.group())
                .anyMatch(word -> (word + "/" + key.name()).equalsIgnoreCase(name));
    }
}
