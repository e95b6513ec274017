package dev.slipway.webhooks.forge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.diff.codec.Json;
import dev.slipway.diff.codec.Malformed;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.testing.Golden;
import dev.slipway.webhooks.delivery.Delivery;
import dev.slipway.webhooks.delivery.Receipt;
import dev.slipway.webhooks.delivery.Reception;
import dev.slipway.webhooks.delivery.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What GitHub itself sent, collected by others, is understood: so that our own samples cannot merely agree with us. */
class GitHubExamplesTest {
    private static final Secret SECRET = new Secret("a secret of some length");

    @Test
    void saysWhatGitHubsOwnPayloadsMean() throws IOException, Malformed {
        StringBuilder told = new StringBuilder();
        for (Mapping example : examples()) {
            String event = example.text("event").orElseThrow();
            told.append(event)
                    .append(example.text("payload", "action").map(" "::concat).orElse(""))
                    .append(": ")
                    .append(meaning(event, example.mapping("payload")))
                    .append('\n');
        }

        Golden.check("github-examples.txt", told.toString());
    }

    private static String meaning(String event, Mapping payload) {
        byte[] body = Json.text(payload).getBytes(StandardCharsets.UTF_8);
        Delivery delivery =
                Delivery.of(Map.of("X-GitHub-Event", event, "X-Hub-Signature-256", SECRET.signatureOf(body)), body);
        Receipt receipt =
                new Reception(Forges.byName("github").orElseThrow()).receive(delivery, SECRET, SampleDelivery.NOW);
        return ((Receipt.Accepted) receipt)
                .event()
                .toString()
                .lines()
                .findFirst()
                .orElseThrow();
    }

    private static List<Mapping> examples() throws IOException, Malformed {
        try (InputStream in = GitHubExamplesTest.class.getResourceAsStream("/octokit/webhooks-examples.json")) {
            assertThat(in).isNotNull();
            return Json.read(in.readAllBytes()).asSequence().orElseThrow().mappings();
        }
    }
}
