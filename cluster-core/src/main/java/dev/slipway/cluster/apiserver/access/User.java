package dev.slipway.cluster.apiserver.access;

import java.util.List;

/** Somebody whose credential was good. */
public record User(String name, List<String> groups) {
    /** Members may do everything. */
    public static final String MASTERS = "system:masters";
    /** Everybody with a good credential is a member. */
    public static final String AUTHENTICATED = "system:authenticated";

    /** The one that the kubeconfig of a new control plane is for. */
    public static final User ADMIN = new User("admin", List.of(MASTERS, AUTHENTICATED));

    public User {
        groups = List.copyOf(groups);
    }

    public boolean isMaster() {
        return groups.contains(MASTERS);
    }
}
