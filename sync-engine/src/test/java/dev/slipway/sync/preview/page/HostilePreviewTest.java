package dev.slipway.sync.preview.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.diff.merge.Manager;
import dev.slipway.diff.path.Path;
import dev.slipway.diff.schema.Schema;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Tree;
import dev.slipway.diff.view.Difference;
import dev.slipway.sync.model.Application;
import dev.slipway.sync.model.CommitId;
import dev.slipway.sync.model.Origin;
import dev.slipway.sync.model.Problem;
import dev.slipway.sync.plan.Cause;
import dev.slipway.sync.plan.Change;
import dev.slipway.sync.plan.Effect;
import dev.slipway.sync.plan.Writer;
import dev.slipway.sync.preview.ApplicationPreview;
import dev.slipway.sync.preview.Danger;
import dev.slipway.sync.preview.FlagChange;
import dev.slipway.sync.preview.Forecast;
import dev.slipway.sync.preview.Forecast.Changed;
import dev.slipway.sync.preview.Forecast.Left;
import dev.slipway.sync.preview.Preview;
import dev.slipway.sync.preview.StagePreview;
import dev.slipway.sync.preview.StagePreview.Existence;
import dev.slipway.sync.preview.Subject;
import dev.slipway.templating.manifest.Trace;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever stands in any field of a preview is text. {@link Markup} refuses every tag, attribute and address that is not ours. */
class HostilePreviewTest {
    private static final CommitId COMMIT = new CommitId("a".repeat(40));

    private final PreviewPage pages = new PreviewPage();

    static Stream<String> corpus() {
        return Stream.of(
                "<script>alert(1)</script>",
                "\"><img src=x onerror=alert(1)>",
                "' onmouseover='alert(1)",
                "\" autofocus onfocus=\"alert(1)",
                "</style><script>alert(1)</script>",
                "</textarea><svg/onload=alert(1)>",
                "javascript:alert(1)",
                "//evil.example.com/",
                "data:text/html;base64,PHNjcmlwdD4=",
                "&lt;script&gt;&#x3c;script&#62;",
                "<!--><script>alert(1)//-->",
                "]]><script>",
                "{{7*7}}{{{body}}}{{> body}}${7*7}",
                "a\u0000b\u001B[31mc\u202Egnp\u2028d\uE000e\uFEFF",
                "a\nb\tc\rd",
                "#/?&=%2f%00..%2e",
                "\ud83d\ude00\ud800x",
                "<".repeat(300));
    }

    @ParameterizedTest
    @MethodSource("corpus")
    void nothingThatPeopleWriteBecomesMarkup(String evil) {
        Preview preview = preview(evil);
        Standing standing = Standing.of(preview);
        Standing hindered = new Standing(preview.subject(), Optional.empty(), Optional.of(evil));
        Look evilLook = new Look(Optional.of(evil), true, evil, Optional.of(evil));

        Markup.read(pages.file(preview));
        Markup.read(pages.web(standing, evilLook));
        Markup.read(pages.web(hindered, Look.PLAIN));
        Markup.read(pages.list(List.of(standing, hindered)));
        Markup.read(pages.missing(evil, evil, List.of(standing)));
        Markup whole = Markup.read(pages.web(standing, new Look(Optional.of(evil), false, "", Optional.empty())));
        assertThat(whole.text()).contains("NOT restarted");
        assertThat(whole.text().chars().filter(c -> c != '\n' && c != '\t'))
                .noneMatch(c -> Character.isISOControl(c) || c == '\u202E' || c == '\u2028' || c == '\uFEFF');
        whole.links()
                .forEach(link -> assertThat(link.chars()).allMatch(c -> c > ' ' && c < 0x7f && c != '"' && c != '<'));
    }

    /** Values stand in elements or in quoted attributes, and none is written as it is. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "web",
                "file",
                "body",
                "list",
                "summary",
                "problems",
                "tools",
                "stage",
                "application",
                "item",
                "diff"
            })
    void noTemplateHasAPlaceWhereAValueCouldBeMore(String name) throws IOException {
        String template = resource(name + ".mustache");

        assertThat(template)
                .doesNotContain("{{{")
                .doesNotContain("{{&")
                .doesNotContain("javascript:")
                .doesNotContain(" style=");
        String outside = Pattern.compile("\"[^\"]*\"")
                .matcher(template)
                .replaceAll("\"\"")
                .replaceAll("\\{\\{[#^/>][^}]*}}", "");
        assertThat(Pattern.compile("<[^>]*\\{\\{").matcher(outside).find())
                .as("a value in a tag and in no quotes")
                .isFalse();
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = PreviewPage.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static Preview preview(String evil) {
        ObjectKey key = new ObjectKey(new GroupKind(evil, evil), evil, evil);
        Problem problem = Problem.at(Problem.Reason.InvalidTemplate, new Origin(evil, 3), evil);
        Application application = new Application(evil, evil, Optional.of(evil));
        List<Danger> dangers = new ArrayList<>();
        for (Danger.Kind kind : Danger.Kind.values()) dangers.add(new Danger(kind, Optional.of(key), evil));
        ApplicationPreview one = new ApplicationPreview(
                application,
                forecast(key, evil, "update", ""),
                forecast(key, evil, "create", "x"),
                Optional.of(forecast(key, evil, "delete", "y")),
                dangers,
                List.of(problem),
                List.of(problem));
        StagePreview stage = new StagePreview(
                evil,
                Existence.COMES,
                false,
                Optional.of(COMMIT),
                List.of(new FlagChange(
                        evil, Optional.of(evil), Optional.of(Tree.of(evil)), Optional.of(Tree.of(evil + "!")))),
                List.of(new Danger(Danger.Kind.HELD, Optional.empty(), evil)),
                List.of(one),
                List.of(problem));
        Subject subject = new Subject(evil, Optional.of(evil), evil, COMMIT, COMMIT, true);
        return new Preview(subject, List.of(stage), List.of(problem));
    }

    private static Forecast forecast(ObjectKey key, String evil, String verb, String more) {
        List<Changed> objects = new ArrayList<>();
        objects.add(changed(key, evil, verb, more));
        for (int i = 0; i < 4; i++)
            objects.add(changed(new ObjectKey(key.kind(), evil, evil + more + i), evil, "update", "only labels"));
        Change left = new Change(Path.of(evil), Optional.of(Tree.of(evil)), Optional.empty(), drift(evil));
        return new Forecast(
                evil, evil, evil, objects, List.of(new Left(key, left)), List.of(), Optional.empty(), List.of(evil));
    }

    private static Changed changed(ObjectKey key, String evil, String verb, String more) {
        boolean labels = more.equals("only labels");
        Mapping before = labels ? labelled(evil, "1") : Mapping.of(evil, evil, "data", Mapping.of("a" + evil, evil));
        Mapping after = labels
                ? labelled(evil, "2")
                : Mapping.of(evil, evil + more, "data", Mapping.of("b" + evil, evil + "\n" + evil));
        Difference difference = Difference.of(
                evil,
                verb.equals("create") ? Optional.empty() : Optional.of(before),
                verb.equals("delete") ? Optional.empty() : Optional.of(after),
                Schema.ANY,
                path -> false);
        return new Changed(
                key,
                verb,
                Optional.of(1),
                Optional.of(new Origin(evil, 1)),
                difference,
                List.of(new Change(
                        Path.of(evil, evil), Optional.of(Tree.of(evil)), Optional.of(Tree.of("x")), drift(evil))),
                List.of(
                        new Effect.SelectsNothing(key, evil),
                        new Effect.ConfigUsed(key, List.of(key), List.of(key), List.of(key))),
                evil,
                Trace.NONE);
    }

    private static Mapping labelled(String evil, String value) {
        return Mapping.of("metadata", Mapping.of("labels", Mapping.of("l" + evil, value + evil)));
    }

    private static Cause drift(String evil) {
        return new Cause.Drift(Optional.of(new Writer(evil, Manager.Operation.UPDATE, "", Optional.empty())));
    }
}
