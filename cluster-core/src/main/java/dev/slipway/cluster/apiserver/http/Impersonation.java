package dev.slipway.cluster.apiserver.http;

import dev.slipway.cluster.apiserver.access.User;
import dev.slipway.cluster.apiserver.rbac.Attributes;
import dev.slipway.cluster.apiserver.rbac.Authorizer;
import dev.slipway.cluster.client.Answer;
import dev.slipway.cluster.object.Status;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.eclipse.jetty.http.HttpFields;

/** Who somebody wants to be for one request, as the headers {@code Impersonate-...} say it. */
record Impersonation(String user, String uid, List<String> groups, Map<String, List<String>> extra) {
    private static final String EXTRA = "impersonate-extra-";
    private static final String ACCOUNT = "system:serviceaccount:";
    private static final String AUTHENTICATION = "authentication.k8s.io";

    static Impersonation of(HttpFields headers) {
        Map<String, List<String>> extra = new TreeMap<>();
        headers.forEach(field -> {
            String name = field.getName().toLowerCase(Locale.ROOT);
            if (name.startsWith(EXTRA)) {
                String key = URLDecoder.decode(name.substring(EXTRA.length()), StandardCharsets.UTF_8);
                extra.computeIfAbsent(key, none -> new ArrayList<>()).add(String.valueOf(field.getValue()));
            }
        });
        return new Impersonation(
                text(headers, "Impersonate-User"),
                text(headers, "Impersonate-Uid"),
                headers.getValuesList("Impersonate-Group"),
                extra);
    }

    private static String text(HttpFields headers, String name) {
        String value = headers.get(name);
        return value == null ? "" : value;
    }

    /** Who the request is for: the user behind it, or whom that one may be. */
    Answer<User> by(User asking, Authorizer authorizer) {
        boolean more = !uid.isEmpty() || !groups.isEmpty() || !extra.isEmpty();
        if (user.isEmpty())
            return more
                    ? Answer.refused(Status.badRequest("requested to impersonate a group, uid or extra without a user"))
                    : Answer.done(asking);
        for (Attributes wish : wishes()) {
            Optional<Status> refusal = authorizer.refusal(asking, wish);
            if (refusal.isPresent()) return Answer.refused(refusal.get());
        }
        return Answer.done(new User(user, uid, allGroups(), new TreeMap<>(extra)));
    }

    private List<Attributes> wishes() {
        List<Attributes> wishes = new ArrayList<>();
        Optional<String[]> account = account();
        wishes.add(
                account.isPresent()
                        ? impersonate(account.get()[0], "", "serviceaccounts", "", account.get()[1])
                        : impersonate("", "", "users", "", user));
        for (String group : groups) wishes.add(impersonate("", "", "groups", "", group));
        extra.forEach((key, values) ->
                values.forEach(value -> wishes.add(impersonate("", AUTHENTICATION, "userextras", key, value))));
        if (!uid.isEmpty()) wishes.add(impersonate("", AUTHENTICATION, "uids", "", uid));
        return wishes;
    }

    private static Attributes impersonate(
            String namespace, String group, String resource, String subresource, String name) {
        return Attributes.of("impersonate", namespace, group, resource, subresource, name);
    }

    /** Namespace and name, if the user is a service account. */
    private Optional<String[]> account() {
        if (!user.startsWith(ACCOUNT)) return Optional.empty();
        String[] parts = user.substring(ACCOUNT.length()).split(":", -1);
        return parts.length == 2 && !parts[0].isEmpty() && !parts[1].isEmpty() ? Optional.of(parts) : Optional.empty();
    }

    private List<String> allGroups() {
        List<String> all = new ArrayList<>(groups);
        if (groups.isEmpty())
            account().ifPresent(account -> all.addAll(List.of(User.ACCOUNTS, User.ACCOUNTS + ":" + account[0])));
        boolean anonymous = user.equals(User.ANONYMOUS);
        String everybody = anonymous ? User.UNAUTHENTICATED : User.AUTHENTICATED;
        if (!all.contains(User.AUTHENTICATED) && !all.contains(User.UNAUTHENTICATED)) all.add(everybody);
        return all;
    }
}
