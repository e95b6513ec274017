package dev.slipway.cluster.object;

import java.util.Comparator;

/** A kind without its version: {@code Deployment} of {@code apps}. The core group is the empty string. */
public record GroupKind(String group, String kind) implements Comparable<GroupKind> {
    private static final Comparator<GroupKind> ORDER =
            Comparator.comparing(GroupKind::group).thenComparing(GroupKind::kind);

    @Override
    public int compareTo(GroupKind other) {
        return ORDER.compare(this, other);
    }

    /** As Kubernetes writes it: {@code Deployment.apps}, {@code Pod}. */
    @Override
    public String toString() {
        return group.isEmpty() ? kind : kind + "." + group;
    }
}
