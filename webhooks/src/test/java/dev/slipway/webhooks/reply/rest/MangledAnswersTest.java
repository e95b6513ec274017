package dev.slipway.webhooks.reply.rest;

import static dev.slipway.webhooks.reply.rest.OnAForge.comment;
import static dev.slipway.webhooks.reply.rest.OnAForge.given;
import static dev.slipway.webhooks.reply.rest.OnAForge.status;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.diff.codec.Json;
import dev.slipway.diff.codec.Malformed;
import dev.slipway.diff.tree.Tree;
import dev.slipway.testing.Mangled;
import dev.slipway.testing.Seeds;
import dev.slipway.testing.forge.Pull;
import dev.slipway.webhooks.http.JdkHttp;
import dev.slipway.webhooks.reply.Answer;
import dev.slipway.webhooks.reply.CommitStatus;
import dev.slipway.webhooks.reply.Http;
import dev.slipway.webhooks.reply.PullRequest;
import dev.slipway.webhooks.reply.PullRequests;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A forge may answer whatever it likes: it is an answer or a failure, never a fault, and no message has the token. */
class MangledAnswersTest {
    private static final int MOST_CALLS = 200;

    /** What a forge answered once, to be answered again. */
    private static final class Remembered implements Http {
        private final Http line = new JdkHttp(Duration.ofSeconds(10));
        private final Map<String, Http.Response> answers = new TreeMap<>();

        private static String key(Http.Request request) {
            return request.method() + " " + request.uri();
        }

        @Override
        public Http.Response send(Http.Request request) throws IOException {
            Http.Response answer = line.send(request);
            answers.put(key(request), answer);
            return answer;
        }

        /** The same answers, each maybe spoilt; what was not asked before is answered with something else. */
        Http spoilt(Random random) {
            List<Http.Response> all = List.copyOf(answers.values());
            int[] calls = {0};
            return request -> {
                assertThat(calls[0]++).as("calls of one question").isLessThan(MOST_CALLS);
                Http.Response answer = answers.getOrDefault(key(request), all.get(random.nextInt(all.size())));
                return random.nextInt(3) == 0 ? answer : spoilt(answer, random);
            };
        }

        private static Http.Response spoilt(Http.Response answer, Random random) throws IOException {
            int status = random.nextInt(4) == 0
                    ? List.of(200, 201, 204, 302, 400, 403, 404, 409, 429, 500).get(random.nextInt(10))
                    : answer.status();
            TreeMap<String, String> headers = new TreeMap<>(answer.headers());
            if (random.nextInt(4) == 0) headers.put("retry-after", Mangled.text("17", random));
            if (random.nextInt(4) == 0) headers.put("location", Mangled.text("https://127.0.0.1/else", random));
            if (random.nextInt(4) == 0) headers.replaceAll((name, value) -> Mangled.text(value, random));
            return new Http.Response(status, headers, body(answer.body(), random));
        }

        private static byte[] body(byte[] body, Random random) {
            String text = new String(body, StandardCharsets.UTF_8);
            if (body.length == 0) return body;
            if (random.nextBoolean()) return Mangled.text(text, random).getBytes(StandardCharsets.UTF_8);
            try {
                Tree tree = Json.read(body);
                return Json.text(Mangled.tree(tree, random)).getBytes(StandardCharsets.UTF_8);
            } catch (Malformed noJson) {
                return body;
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void noAnswerOfAForgeIsAFault(Kind kind) throws IOException {
        try (OnAForge on = new OnAForge(kind)) {
            Pull pull = on.open("x");
            on.repository.comment(pull, "bob", "hello");
            Remembered http = new Remembered();
            PullRequests right = on.pullRequests(OnAForge.SECRET, http);
            PullRequest seen = given(right.byNumber(pull.number()));
            ask(right, pull, seen);

            Seeds.forEach(150, seed -> {
                Random random = Seeds.random(seed);
                for (int question = 0; question < QUESTIONS; question++) {
                    PullRequests spoilt = on.pullRequests(OnAForge.SECRET, http.spoilt(random));
                    check(ask(spoilt, pull, seen, question));
                }
            });
        }
    }

    private static final int QUESTIONS = 5;

    private static void ask(PullRequests pulls, Pull pull, PullRequest seen) {
        for (int question = 0; question < QUESTIONS; question++) ask(pulls, pull, seen, question);
    }

    private static Answer<?> ask(PullRequests pulls, Pull pull, PullRequest seen, int question) {
        return switch (question) {
            case 0 -> pulls.open();
            case 1 -> pulls.byNumber(pull.number());
            case 2 -> pulls.comment(pull.number(), comment(pull, 1, "what is said"));
            case 3 -> pulls.status(seen, status(CommitStatus.State.SUCCESS, "done"));
            default -> pulls.mayWrite(seen.author());
        };
    }

    private static void check(Answer<?> answer) {
        answer.whyNot().ifPresent(why -> {
            assertThat(why.message()).isNotBlank().hasSizeLessThan(2_000).doesNotContain(OnAForge.SECRET);
            why.until().ifPresent(at -> assertThat(at).isBefore(OnAForge.NOW.plus(Duration.ofHours(3))));
        });
        answer.given().ifPresent(value -> assertThat(value.toString()).doesNotContain(OnAForge.SECRET));
    }
}
