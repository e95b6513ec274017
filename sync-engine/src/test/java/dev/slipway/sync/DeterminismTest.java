package dev.slipway.sync;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static dev.slipway.sync.MainCode.within;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import dev.slipway.sync.plan.planted.BreaksEveryPromise;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Same inputs, same bytes: time, chance, threads and the outside world come in through a few doors only.
 *
 * <p>What cannot be seen in class files is left to reading: iteration over {@code Map.of} and {@code Set.of}, whose order differs
 * from one JVM to the next. Copies of unknown origin ({@code Map.copyOf}, {@code Set.copyOf}), hashing collectors and iteration over
 * a variable declared as a hash collection are seen, and refused.
 */
class DeterminismTest {
    /** Where the real world comes in: the loop, the start of the program, and the doors to disk, Git and network. */
    private static final String[] DOORS = {
        "dev.slipway.webhooks.http..",
        "dev.slipway.cluster.loop..",
        "dev.slipway.cluster.store.journal..",
        "dev.slipway.cluster.apiserver.http..",
        "dev.slipway.cluster.client.http..",
        "dev.slipway.cluster.node.process..",
        "dev.slipway.sync.source.git..",
        "dev.slipway.sync.server..",
        "dev.slipway.sync.cli..",
        "dev.slipway.sync.main..",
    };

    /** Keys, certificates and tokens must not be predictable: besides the doors, these packages may ask for real chance. */
    private static final List<String> SECRET_MAKERS =
            List.of("dev.slipway.cluster.apiserver", "dev.slipway.cluster.store.journal");

    /** Functions of their inputs: no files, no sockets, no processes, no log, no client. */
    private static final String[] PURE = {
        "dev.slipway.diff..",
        "dev.slipway.templating..",
        "dev.slipway.webhooks.delivery..",
        "dev.slipway.webhooks.forge..",
        "dev.slipway.webhooks.reply..",
        "dev.slipway.webhooks.command..",
        "dev.slipway.cluster.object..",
        "dev.slipway.cluster.kind..",
        "dev.slipway.cluster.controller.*..",
        "dev.slipway.sync.model..",
        "dev.slipway.sync.flag..",
        "dev.slipway.sync.schedule..",
        "dev.slipway.sync.layout..",
        "dev.slipway.sync.render..",
        "dev.slipway.sync.plan..",
        "dev.slipway.sync.gate..",
        "dev.slipway.sync.rollout..",
    };

    private static final List<String> OUTSIDE_WORLD = List.of(
            "java.nio.file",
            "java.nio.channels",
            "java.net",
            "javax.net",
            "java.sql",
            "java.lang.ProcessBuilder",
            "java.lang.Process",
            "java.io.File",
            "java.io.FileInputStream",
            "java.io.FileOutputStream",
            "java.io.FileReader",
            "java.io.FileWriter",
            "java.io.RandomAccessFile",
            "org.slf4j",
            "dev.slipway.cluster.client");

    /** Parts of java.net that only look at text. */
    private static final Set<String> TEXT_ONLY = Set.of(
            "java.net.URI",
            "java.net.URISyntaxException",
            "java.net.URLEncoder",
            "java.net.URLDecoder",
            "java.net.IDN");

    private static final Set<String> HASHED = Set.of(
            "java.util.HashMap",
            "java.util.HashSet",
            "java.util.IdentityHashMap",
            "java.util.WeakHashMap",
            "java.util.concurrent.ConcurrentHashMap");

    private static final Set<String> WALKS = Set.of(
            "entrySet", "keySet", "values", "forEach", "iterator", "stream", "toArray", "elements", "keys", "toString");

    private static final ArchRule NO_WORLD_OF_ITS_OWN = noClasses()
            .that()
            .resideOutsideOfPackages(DOORS)
            .should()
            .accessTargetWhere(
                    describe("reads a clock, chance, the machine or starts threads", DeterminismTest::isBanned));

    private static final ArchRule NO_HASH_ORDER = noClasses()
            .should()
            .callMethodWhere(
                    describe("depends on the order of a hash collection", DeterminismTest::dependsOnHashOrder));

    private static final ArchRule STATICS_ARE_FINAL = fields().that()
            .areStatic()
            .and(describe("are written by hand", DeterminismTest::isWritten))
            .should()
            .beFinal();

    private static final ArchRule STATICS_DO_NOT_CHANGE =
            noFields().that().areStatic().should().haveRawType(describe("can change", DeterminismTest::canChange));

    private static final ArchRule ONLY_CLI_AND_MAIN_PRINT = noClasses()
            .that()
            .resideOutsideOfPackages("dev.slipway.sync.cli..", "dev.slipway.sync.main..")
            .should()
            .accessTargetWhere(describe("prints or ends the program", DeterminismTest::printsOrExits));

    private static final ArchRule PURE_CODE_STAYS_INSIDE = noClasses()
            .that()
            .resideInAnyPackage(PURE)
            .should()
            .dependOnClassesThat(describe("reach the outside world", DeterminismTest::reachesOut));

    private static final ArchRule TESTS_NEITHER_SLEEP_NOR_MOCK = noClasses()
            .that(describe("are not planted", type -> !isPlanted(type)))
            .should()
            .callMethod(Thread.class, "sleep", long.class)
            .orShould()
            .callMethod(Thread.class, "sleep", long.class, int.class)
            .orShould()
            .dependOnClassesThat()
            .resideInAnyPackage("org.mockito..", "org.easymock..", "org.powermock..", "mockit..");

    @Test
    void timeChanceAndThreadsComeThroughTheDoors() {
        NO_WORLD_OF_ITS_OWN.allowEmptyShould(true).check(MainCode.classes());
    }

    @Test
    void nothingDependsOnHashOrder() {
        NO_HASH_ORDER.allowEmptyShould(true).check(MainCode.classes());
    }

    @Test
    void staticsNeverChange() {
        STATICS_ARE_FINAL.allowEmptyShould(true).check(MainCode.classes());
        STATICS_DO_NOT_CHANGE.allowEmptyShould(true).check(MainCode.classes());
    }

    @Test
    void onlyCliAndMainPrint() {
        ONLY_CLI_AND_MAIN_PRINT.allowEmptyShould(true).check(MainCode.classes());
    }

    @Test
    void pureCodeStaysInside() {
        PURE_CODE_STAYS_INSIDE.allowEmptyShould(true).check(MainCode.classes());
    }

    @Test
    void testsNeitherSleepNorMock() throws IOException {
        TESTS_NEITHER_SLEEP_NOR_MOCK
                .allowEmptyShould(true)
                .check(new ClassFileImporter().importPaths(testClassesOfAllModules()));
    }

    @Test
    void theRulesCatchWhatIsPlanted() {
        for (ArchRule rule : List.of(
                NO_WORLD_OF_ITS_OWN,
                NO_HASH_ORDER,
                STATICS_ARE_FINAL,
                STATICS_DO_NOT_CHANGE,
                ONLY_CLI_AND_MAIN_PRINT,
                PURE_CODE_STAYS_INSIDE))
            assertThatThrownBy(() -> rule.check(MainCode.planted(BreaksEveryPromise.class)))
                    .hasMessageContaining("BreaksEveryPromise");
    }

    private static boolean isBanned(JavaAccess<?> access) {
        AccessTarget target = access.getTarget();
        String owner = target.getOwner().getName();
        String name = target.getName();
        int arguments = access instanceof JavaCall<?> call
                ? call.getTarget().getRawParameterTypes().size()
                : 0;
        return switch (owner) {
            case "java.time.Instant",
                    "java.time.LocalDate",
                    "java.time.LocalTime",
                    "java.time.LocalDateTime",
                    "java.time.ZonedDateTime",
                    "java.time.OffsetDateTime",
                    "java.time.OffsetTime",
                    "java.time.Year",
                    "java.time.YearMonth" -> name.equals("now");
            case "java.time.Clock" -> name.startsWith("system") || name.startsWith("tick");
            case "java.time.InstantSource" -> name.equals("system");
            case "java.lang.System" ->
                Set.of("currentTimeMillis", "nanoTime", "getenv", "getProperty", "getProperties")
                        .contains(name);
            case "java.util.Date", "java.util.GregorianCalendar" -> name.equals("<init>") && arguments == 0;
            case "java.util.Calendar" -> name.equals("getInstance");
            case "java.util.UUID" -> name.equals("randomUUID");
            case "java.lang.Math", "java.lang.StrictMath" -> name.equals("random");
            case "java.util.Random", "java.util.SplittableRandom" -> name.equals("<init>") && arguments == 0;
            case "java.util.concurrent.ThreadLocalRandom" -> true;
            case "java.security.SecureRandom" ->
                SECRET_MAKERS.stream()
                        .noneMatch(maker -> within(access.getOriginOwner().getPackageName(), maker));
            case "java.lang.Thread" ->
                Set.of("<init>", "sleep", "startVirtualThread", "ofVirtual", "ofPlatform")
                        .contains(name);
            case "java.util.Timer",
                    "java.util.concurrent.Executors",
                    "java.util.concurrent.ThreadPoolExecutor",
                    "java.util.concurrent.ScheduledThreadPoolExecutor",
                    "java.util.concurrent.ForkJoinPool" -> true;
            case "java.util.concurrent.CompletableFuture", "java.util.concurrent.CompletionStage" ->
                name.endsWith("Async")
                        || name.equals("orTimeout")
                        || name.equals("completeOnTimeout")
                        || name.equals("delayedExecutor");
            case "java.util.TimeZone" -> name.equals("getDefault");
            case "java.time.ZoneId" -> name.equals("systemDefault");
            case "java.util.Locale" -> name.equals("getDefault");
            case "java.nio.charset.Charset" -> name.equals("defaultCharset");
            default ->
                name.equals("parallelStream") || (name.equals("parallel") && owner.startsWith("java.util.stream."));
        };
    }

    private static boolean dependsOnHashOrder(JavaCall<?> call) {
        String owner = call.getTargetOwner().getName();
        String name = call.getName();
        int arguments = call.getTarget().getRawParameterTypes().size();
        if (HASHED.contains(owner)) return WALKS.contains(name);
        return switch (owner) {
            case "java.util.Map", "java.util.Set" -> name.equals("copyOf");
            case "java.util.stream.Collectors" ->
                switch (name) {
                    case "toSet", "toUnmodifiableSet", "toUnmodifiableMap", "toConcurrentMap" -> true;
                    case "toMap" -> arguments < 4;
                    case "groupingBy" -> arguments < 3;
                    default -> false;
                };
            default -> false;
        };
    }

    /** The compiler adds static fields of its own, for enums and assertions. */
    private static boolean isWritten(JavaMember member) {
        return !member.getModifiers().contains(JavaModifier.SYNTHETIC)
                && !member.getName().startsWith("$");
    }

    private static boolean canChange(JavaClass type) {
        return HASHED.contains(type.getName())
                || type.getPackageName().equals("java.util.concurrent.atomic")
                || Set.of(
                                "java.util.ArrayList",
                                "java.util.ArrayDeque",
                                "java.util.LinkedHashMap",
                                "java.util.TreeMap",
                                "java.util.LinkedHashSet",
                                "java.util.TreeSet",
                                "java.lang.StringBuilder",
                                "java.lang.ThreadLocal",
                                "java.util.Random",
                                "java.util.concurrent.ConcurrentMap",
                                "java.util.concurrent.CopyOnWriteArrayList")
                        .contains(type.getName());
    }

    private static boolean printsOrExits(JavaAccess<?> access) {
        AccessTarget target = access.getTarget();
        return switch (target.getOwner().getName()) {
            case "java.lang.System" ->
                Set.of("out", "err", "in", "exit", "setOut", "setErr", "console")
                        .contains(target.getName());
            case "java.lang.Runtime" -> Set.of("exit", "halt").contains(target.getName());
            case "java.lang.Throwable", "java.lang.Exception", "java.lang.RuntimeException" ->
                target.getName().equals("printStackTrace")
                        && access instanceof JavaCall<?> call
                        && call.getTarget().getRawParameterTypes().isEmpty();
            default -> false;
        };
    }

    private static boolean reachesOut(JavaClass type) {
        String name = type.getBaseComponentType().getName();
        return !TEXT_ONLY.contains(name) && OUTSIDE_WORLD.stream().anyMatch(place -> within(name, place));
    }

    private static boolean isPlanted(JavaClass type) {
        return type.getPackageName().endsWith(".planted");
    }

    private static List<Path> testClassesOfAllModules() throws IOException {
        Path module = Path.of(System.getProperty("basedir", "")).toAbsolutePath();
        try (Stream<Path> neighbours = Files.list(module.getParent())) {
            return neighbours
                    .map(neighbour -> neighbour.resolve("target").resolve("test-classes"))
                    .filter(Files::isDirectory)
                    .sorted()
                    .toList();
        }
    }
}
