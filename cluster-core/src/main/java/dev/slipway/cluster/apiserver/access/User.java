package dev.slipway.cluster.apiserver.access;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Somebody whose credential was good.
 *
 * @param uid tells two of the same name apart; empty where nobody gave one
 * @param extra what the credential says besides
 */
public record User(String name, String uid, List<String> groups, SortedMap<String, List<String>> extra) {
    /** Members may do everything. */
    public static final String MASTERS = "system:masters";
    /** Everybody with a good credential is a member. */
    public static final String AUTHENTICATED = "system:authenticated";
    /** Everybody without one is a member. */
    public static final String UNAUTHENTICATED = "system:unauthenticated";
    /** Every service account is a member, and of the group with its namespace behind a colon. */
    public static final String ACCOUNTS = "system:serviceaccounts";
    /** Who is told apart from everybody else by nothing. */
    public static final String ANONYMOUS = "system:anonymous";

    /** The one that the kubeconfig of a new control plane is for. */
    public static final User ADMIN = new User("admin", List.of(MASTERS, AUTHENTICATED));

    /** The control plane itself: its engine, its controllers. Named as Kubernetes names what the server does on its own behalf. */
    public static final User SERVER = new User("system:apiserver", List.of(MASTERS, AUTHENTICATED));

    public User {
        groups = List.copyOf(groups);
        SortedMap<String, List<String>> copy = new TreeMap<>();
        extra.forEach((key, values) -> copy.put(key, List.copyOf(values)));
        extra = Collections.unmodifiableSortedMap(copy);
    }

    public User(String name, List<String> groups) {
        this(name, "", groups, Collections.emptySortedMap());
    }

    /** The same with something more that its credential says. */
    public User withExtra(String key, String value) {
        Map<String, List<String>> more = new TreeMap<>(extra);
        more.put(key, List.of(value));
        return new User(name, uid, groups, new TreeMap<>(more));
    }

    public boolean isMaster() {
        return groups.contains(MASTERS);
    }
}
