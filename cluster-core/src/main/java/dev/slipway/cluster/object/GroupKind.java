package dev.slipway.cluster.object;

/** A kind without its version: {@code Deployment} of {@code apps}. The core group is the empty string. */
public record GroupKind(String group, String kind) implements Comparable<GroupKind> {

    @Override
    public int compareTo(GroupKind other) {
        int byGroup = group.compareTo(other.group);
        return byGroup != 0 ? byGroup : kind.compareTo(other.kind);
    }

    /** As Kubernetes writes it: {@code Deployment.apps}, {@code Pod}. */
    @Override
    public String toString() {
        return group.isEmpty() ? kind : kind + "." + group;
    }
}
