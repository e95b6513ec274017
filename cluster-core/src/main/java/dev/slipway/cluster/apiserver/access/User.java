package dev.slipway.cluster.apiserver.access;

import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Tree;
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

    /** As the API shows users, in {@code authentication.k8s.io/v1 UserInfo}. */
    public Mapping info() {
        Mapping.Builder info = Mapping.builder().put("username", name);
        if (!uid.isEmpty()) info.put("uid", uid);
        if (!groups.isEmpty()) info.put("groups", Tree.of(groups));
        if (!extra.isEmpty()) {
            Mapping.Builder more = Mapping.builder();
            extra.forEach((key, values) -> more.put(key, Tree.of(values)));
            info.put("extra", more.build());
        }
        return info.build();
    }

    public boolean isMaster() {
        return groups.contains(MASTERS);
    }
}
