package dev.slipway.webhooks.reply.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.webhooks.reply.Answer;
import dev.slipway.webhooks.reply.Failure;
import dev.slipway.webhooks.reply.Http;
import dev.slipway.webhooks.reply.PullRequests;
import dev.slipway.webhooks.reply.Token;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Who may push is worked out as Azure DevOps does it, and in doubt nobody may. */
class AzureAccessTest {
    private static final String REPOSITORY = "repoV2/p1/r1";
    private static final String PROJECT = "repoV2/p1";
    private static final String ALL = "repoV2";

    private final Map<String, String> lists = new TreeMap<>();
    private final List<URI> asked = new ArrayList<>();
    private String identity = person("true", "ann", "team", "everybody");
    private int status = 200;

    private static String person(String active, String descriptor, String... groups) {
        return "{\"value\": [{\"id\": \"A1\", \"isActive\": " + active + ", \"descriptor\": \"" + descriptor
                + "\", \"memberOf\": [\"" + String.join("\", \"", groups) + "\"]}]}";
    }

    private void list(String token, boolean inherits, String entries) {
        lists.put(
                token,
                "{\"value\": [{\"token\": \"" + token + "\", \"inheritPermissions\": " + inherits
                        + ", \"acesDictionary\": {" + entries + "}}]}");
    }

    private static String allow(String descriptor) {
        return "\"" + descriptor + "\": {\"descriptor\": \"" + descriptor + "\", \"allow\": 6, \"deny\": 0}";
    }

    private static String deny(String descriptor) {
        return "\"" + descriptor + "\": {\"descriptor\": \"" + descriptor + "\", \"allow\": 2, \"deny\": 4}";
    }

    private Answer<Boolean> may(String user) {
        Place place = Place.of(Kind.AZURE_DEVOPS, "https://dev.azure.com/org/shop/_git/config", Optional.empty())
                .orElseThrow();
        PullRequests pulls = RestInterfaces.pullRequests(
                Kind.AZURE_DEVOPS, place, () -> Optional.of(new Token("hush")), this::answer, () -> Instant.EPOCH);
        return pulls.mayWrite(user);
    }

    private Http.Response answer(Http.Request request) {
        asked.add(request.uri());
        String path = request.uri().getPath();
        String token = Optional.ofNullable(request.uri().getQuery())
                .map(query -> query.replaceAll(".*token=([^&]*).*", "$1"))
                .orElse("");
        String body = path.endsWith("/_apis/identities")
                ? identity
                : path.contains("/accesscontrollists/")
                        ? lists.getOrDefault(token, "{\"value\": []}")
                        : "{\"id\": \"r1\", \"project\": {\"id\": \"p1\"}}";
        return new Http.Response(status, new TreeMap<>(), body.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void whoIsInAGroupThatMayContributeMay() {
        list(PROJECT, true, allow("team"));

        assertThat(may("a1").given()).contains(true);
        assertThat(asked)
                .anyMatch(uri -> uri.getHost().equals("vssps.dev.azure.com")
                        && uri.getQuery().contains("Expanded"))
                .allMatch(uri -> uri.getHost().endsWith("dev.azure.com"));
    }

    @Test
    void whoMayOnlyReadMayNot() {
        list(PROJECT, true, "\"team\": {\"allow\": 2, \"deny\": 0}, " + allow("others"));

        assertThat(may("a1").given()).contains(false);
    }

    @Test
    void aDenialOfOneGroupCountsBeforeWhatAnotherMay() {
        list(PROJECT, true, allow("team") + ", " + deny("everybody"));

        assertThat(may("a1").given()).contains(false);
    }

    @Test
    void whatStandsAtTheRepositoryCountsBeforeWhatComesFromAbove() {
        list(REPOSITORY, true, allow("team"));
        list(PROJECT, true, deny("team"));
        assertThat(may("a1").given()).contains(true);

        list(REPOSITORY, true, deny("team"));
        list(PROJECT, true, allow("team"));
        assertThat(may("a1").given()).contains(false);
    }

    @Test
    void whereNothingIsInheritedNothingFromAboveCounts() {
        list(REPOSITORY, false, allow("others"));
        list(ALL, true, allow("team"));

        assertThat(may("a1").given()).contains(false);
    }

    @Test
    void unknownPeopleAndThoseWhoLeftMayNot() {
        list(ALL, true, allow("team"));
        assertThat(may("b2").given()).as("somebody else came back").contains(false);

        identity = person("false", "ann", "team");
        assertThat(may("a1").given()).contains(false);

        identity = "{\"value\": [null, 1, {\"id\": 7}]}";
        assertThat(may("a1").given()).contains(false);
    }

    @Test
    void aTokenThatMayNotAskIsAFailureAndNoYes() {
        status = 403;

        assertThat(may("a1").whyNot()).map(Failure::reason).contains(Failure.Reason.FORBIDDEN);
    }
}
