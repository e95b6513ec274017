package dev.slipway.webhooks.reply.rest;

import dev.slipway.diff.tree.Mapping;
import dev.slipway.webhooks.reply.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Whether somebody may push to a repository of Azure DevOps, which nobody answers in one call: who they are and in which groups, directly or
 * not, and what the access control lists of the repository, its project and the organisation say to each of those. As there, what stands at the
 * repository counts before what comes from above, for each group by itself; and a denial to one of them counts before all that is allowed. What
 * is only allowed on single branches does not count.
 */
final class AzureAccess {
    private static final String VERSION = "api-version=7.0";
    /** The lists of Git repositories. */
    private static final String LISTS = "/_apis/accesscontrollists/2e9eb7ed-3c0a-47d4-87c1-0ffdd275fd87";
    /** To push. */
    private static final long CONTRIBUTE = 4;

    private final Rest rest;
    private final Rest people;
    private final String repository;

    /** @param repository its path below the interface */
    AzureAccess(Rest rest, Rest people, String repository) {
        this.rest = rest;
        this.people = people;
        this.repository = repository;
    }

    /** @param user the id of an account; unknown ones may not */
    Answer<Boolean> mayContribute(String user) {
        return descriptors(user).then(all -> all.isEmpty() ? Answer.of(false) : lists().map(lists -> may(all, lists)));
    }

    /** Those of a person and their groups; none where nobody is called so, or they have left. */
    private Answer<List<String>> descriptors(String user) {
        String asked = "/_apis/identities?identityIds=" + Rest.part(user) + "&queryMembership=Expanded&" + VERSION;
        return Commits.absentIs(
                List.<String>of(),
                people.get(asked)
                        .map(reply -> reply.object().sequence("value").mappings().stream()
                                .filter(identity -> identity.text("id")
                                        .filter(user::equalsIgnoreCase)
                                        .isPresent())
                                .filter(identity -> identity.bool("isActive").orElse(false))
                                .findFirst()
                                .map(AzureAccess::descriptors)
                                .orElse(List.of())));
    }

    private static List<String> descriptors(Mapping identity) {
        List<String> all = new ArrayList<>(identity.sequence("memberOf").texts());
        identity.text("descriptor").ifPresent(all::add);
        return all;
    }

    /** The lists that count, the nearest first. */
    private Answer<List<Mapping>> lists() {
        return rest.get(repository + "?" + VERSION).then(reply -> {
            Optional<String> id = reply.object().text("id");
            Optional<String> project = reply.object().text("project", "id");
            if (id.isEmpty() || project.isEmpty()) return rest.missing("the ids of repository and project");
            String above = "repoV2/" + project.get();
            return lists(List.of(above + "/" + id.get(), above, "repoV2"), List.of());
        });
    }

    private Answer<List<Mapping>> lists(List<String> tokens, List<Mapping> before) {
        if (tokens.isEmpty()) return Answer.of(before);
        String token = tokens.get(0);
        return rest.get(LISTS + "?token=" + Rest.part(token) + "&recurse=false&" + VERSION)
                .then(reply -> {
                    List<Mapping> all = new ArrayList<>(before);
                    Optional<Mapping> list = reply.object().sequence("value").mappings().stream()
                            .filter(one -> one.text("token")
                                    .filter(token::equalsIgnoreCase)
                                    .isPresent())
                            .findFirst();
                    list.ifPresent(all::add);
                    boolean ends = list.flatMap(one -> one.bool("inheritPermissions"))
                            .filter(inherits -> !inherits)
                            .isPresent();
                    return ends ? Answer.of(all) : lists(tokens.subList(1, tokens.size()), all);
                });
    }

    private static boolean may(List<String> descriptors, List<Mapping> lists) {
        Map<String, Boolean> says = new TreeMap<>();
        for (Mapping list : lists)
            for (String descriptor : descriptors)
                entry(list, descriptor).ifPresent(may -> says.putIfAbsent(descriptor, may));
        return says.containsValue(true) && !says.containsValue(false);
    }

    /** What a list says to somebody; empty where it says nothing. */
    private static Optional<Boolean> entry(Mapping list, String descriptor) {
        Mapping entry = list.mapping("acesDictionary", descriptor);
        boolean denied = (entry.whole("deny").orElse(0L) & CONTRIBUTE) != 0;
        boolean allowed = (entry.whole("allow").orElse(0L) & CONTRIBUTE) != 0;
        return denied || allowed ? Optional.of(!denied) : Optional.empty();
    }
}
