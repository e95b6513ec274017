package dev.slipway.sync;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static dev.slipway.sync.MainCode.within;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import dev.slipway.cluster.object.planted.ParsesJson;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One door per library: what it is used for can be read in one package, and it can be replaced there. */
class DoorsTest {
    /**
     * A library by its packages, and the packages that may use it. A door "x" does not open "x.y"; "x.." does.
     */
    record Door(String library, List<String> rooms) {
        static Door of(String library, String... rooms) {
            return new Door(library, List.of(rooms));
        }

        ArchRule rule() {
            return noClasses()
                    .that()
                    .resideOutsideOfPackages(rooms.toArray(String[]::new))
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage(library + "..")
                    .allowEmptyShould(true)
                    .as(library + " is used only in " + rooms);
        }
    }

    private static final List<Door> DOORS = List.of(
            Door.of("com.fasterxml.jackson", "dev.slipway.diff.codec"),
            Door.of("org.yaml.snakeyaml", "dev.slipway.diff.codec"),
            Door.of("com.github.difflib", "dev.slipway.diff.view"),
            Door.of("com.github.mustachejava", "dev.slipway.templating.mustache"),
            Door.of("com.exceptionfactory.jagged", "dev.slipway.sync.seal"),
            Door.of("org.eclipse.jgit", "dev.slipway.sync.source.git"),
            Door.of("org.apache.sshd", "dev.slipway.sync.source.git"),
            Door.of("dev.cel", "dev.slipway.cluster.kind.cel"),
            Door.of("com.google.protobuf", "dev.slipway.cluster.kind.cel"),
            Door.of("com.google.common", "dev.slipway.cluster.kind.cel"),
            Door.of("com.google.re2j", "dev.slipway.cluster.kind.cel"),
            Door.of("org.sqlite", "dev.slipway.cluster.store.journal"),
            Door.of("java.sql", "dev.slipway.cluster.store.journal"),
            Door.of("org.pcollections", "dev.slipway.cluster.store"),
            Door.of("org.eclipse.jetty", "dev.slipway.cluster.apiserver.http", "dev.slipway.sync.server"),
            Door.of("jdk.net", "dev.slipway.cluster.apiserver.http"),
            Door.of("jakarta.servlet", "dev.slipway.sync.server"),
            Door.of("io.javalin", "dev.slipway.sync.server", "dev.slipway.sync.console"),
            Door.of("kotlin", "dev.slipway.sync.server", "dev.slipway.sync.console"),
            Door.of("org.bouncycastle", "dev.slipway.cluster.apiserver.."),
            Door.of("org.quartz", "dev.slipway.sync.schedule"),
            Door.of("picocli", "dev.slipway.sync.cli", "dev.slipway.sync.main"));

    /** Open to everyone: the JDK, our own code, the logging interface and the null annotations. */
    private static final List<String> OPEN =
            List.of("java", "javax", "dev.slipway", "org.slf4j", "org.jspecify.annotations");

    private static final ArchRule NO_LIBRARY_WITHOUT_A_DOOR = noClasses()
            .should()
            .dependOnClassesThat(describe("belong to a library without a door", DoorsTest::hasNoDoor))
            .allowEmptyShould(true);

    static List<Door> doors() {
        return DOORS;
    }

    @ParameterizedTest
    @MethodSource("doors")
    void aLibraryIsUsedOnlyThroughItsDoor(Door door) {
        door.rule().check(MainCode.classes());
    }

    @Test
    void everyLibraryInUseHasADoor() {
        NO_LIBRARY_WITHOUT_A_DOOR.check(MainCode.classes());
    }

    @Test
    void theRulesCatchWhatIsPlanted() {
        assertThatThrownBy(() -> DOORS.get(0).rule().check(MainCode.planted(ParsesJson.class)))
                .hasMessageContaining("JsonFactory");
        assertThatThrownBy(() -> NO_LIBRARY_WITHOUT_A_DOOR.check(MainCode.planted(DoorsTest.class)))
                .hasMessageContaining("com.tngtech.archunit");
    }

    private static boolean hasNoDoor(JavaClass type) {
        JavaClass plain = type.getBaseComponentType();
        return !plain.isPrimitive()
                && OPEN.stream().noneMatch(name -> within(plain.getPackageName(), name))
                && DOORS.stream().noneMatch(door -> within(plain.getPackageName(), door.library()));
    }
}
