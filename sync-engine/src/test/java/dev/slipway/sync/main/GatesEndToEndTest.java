package dev.slipway.sync.main;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.sync.testing.Eventually;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Gates and flags with the real git, kubectl and command line. */
class GatesEndToEndTest {
    private static final String PIPELINE = """
            apiVersion: slipway.dev/v1alpha1
            kind: Pipeline
            stages:
              - name: development
                promotion: { from: HEAD, auto: true }
              - name: canary
                promotion: { from: development, approvals: 1, windows: [{ allow: "* * * * *", for: 1h }] }
              - name: release
                promotion: { from: canary }
            """;

    private static final String FLAGS = """
            flags:
              new-checkout:
                state: ENABLED
                variants: { "on": true, "off": false }
                defaultVariant: "off"
                targeting: { if: [{ or: [{ "==": [{ var: stage }, development] }, { "==": [{ var: targetingKey }, jane] }] }, "on", null] }
            """;

    @TempDir
    private Path directory;

    private Shop shop;
    private RunningSlipway slipway;

    @BeforeEach
    void start() {
        shop = Shop.open(directory);
        shop.work().write("slipway.yaml", PIPELINE);
        shop.work().write("flags.yaml", FLAGS);
        slipway = RunningSlipway.start(directory, shop.url());
    }

    @AfterEach
    void stop() {
        slipway.close();
    }

    @Test
    void aPromotionWaitsForAnApprovalAndGoesByItself() {
        String commit = shop.work().push("Open the shop");
        slipway.awaitStage("development", commit);

        RunningSlipway.Result promoted = slipway.slipway("promote", "canary");
        assertThat(promoted.code()).isZero();
        assertThat(promoted.out())
                .contains(
                        "canary waits to go to " + commit.substring(0, 7) + ", and goes by itself when its gates open")
                .contains("must approve it: slipway approve canary --commit " + commit);

        String why = slipway.slipway("why", "canary").out();
        assertThat(why)
                .contains("canary is at no commit")
                .contains("next is " + commit.substring(0, 7) + " of development, by: slipway promote canary")
                .containsPattern("approvals +held +nobody +1 person")
                .containsPattern("windows +open +open +in \"\\* \\* \\* \\* \\*\" for 1h Z")
                .contains("Promotion canary-");

        RunningSlipway.Result approved = slipway.slipway("approve", "canary", "--reason", "tested by hand");
        assertThat(approved.err()).isEmpty();
        assertThat(approved.out()).contains("admin approves " + commit.substring(0, 7) + " for canary");
        slipway.awaitStage("canary", commit);
        assertThat(slipway.kubectl().ok("get", "approvals", "-n", "shop")).contains("admin", "tested by hand", commit);
        assertThat(slipway.slipway("why", "canary").out()).contains("nothing waits to come here");
        assertThat(slipway.slipway("approve", "canary").err()).contains("nothing waits to come to canary");
    }

    @Test
    void kubectlCannotApproveAsSomebodyElse() {
        String commit = shop.work().push("Open the shop");
        slipway.awaitStage("development", commit);
        Eventually.holds(
                "it is asked for",
                () -> assertThat(slipway.slipway("why", "canary").out()).contains("must approve it"));

        String refusal = slipway.kubectl()
                .feed("""
                apiVersion: slipway.dev/v1alpha1
                kind: Approval
                metadata: { name: forged, namespace: shop }
                spec: { stage: canary, commit: %s, by: alice }
                """.formatted(commit), "create", "-f", "-")
                .err();

        assertThat(refusal).contains("spec.by must be who approves, which is admin");
    }

    @Test
    void flagsReachPeopleAndPrograms() throws IOException, InterruptedException {
        String commit = shop.work().push("Open the shop");
        slipway.awaitStage("development", commit);
        Eventually.holds(
                "delivered",
                () -> assertThat(slipway.kubectl()
                                .ok(
                                        "get",
                                        "configmap",
                                        "slipway-flags",
                                        "-n",
                                        "development",
                                        "-o",
                                        "jsonpath={.data.new-checkout}"))
                        .isEqualTo("true"));

        assertThat(slipway.slipway("flags", "list").out()).isEqualTo("""
                        FLAG          DEVELOPMENT  CANARY  RELEASE
                        new-checkout  on           off     off
                        """);
        assertThat(slipway.slipway("flags", "eval", "new-checkout", "--stage", "canary")
                        .out())
                .isEqualTo("false  (variant off)  DEFAULT\n");
        assertThat(slipway.slipway(
                                "flags", "eval", "new-checkout", "--stage", "canary", "--context", "targetingKey=jane")
                        .out())
                .isEqualTo("true  (variant on)  TARGETING_MATCH\n");
        assertThat(slipway.slipway("flags", "eval", "new-chekout", "--stage", "canary")
                        .err())
                .isEqualTo("slipway: no flag is called \"new-chekout\"; did you mean \"new-checkout\"?\n");

        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(slipway.running()
                                        .http()
                                        .resolve("/flags/shop/canary/ofrep/v1/evaluate/flags/new-checkout"))
                                .POST(HttpRequest.BodyPublishers.ofString(
                                        "{\"context\": {\"targetingKey\": \"jane\"}}"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(answer.body())
                .isEqualTo(
                        "{\"key\":\"new-checkout\",\"value\":true,\"reason\":\"TARGETING_MATCH\",\"variant\":\"on\"}");
    }
}
