package dev.slipway.sync;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Optional;
import java.util.function.BiFunction;

/** The classes of all modules, read once, and a short way to write a rule about who uses whom. */
final class MainCode {
    static final String ROOT = "dev.slipway";

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(ROOT);

    private MainCode() {}

    static JavaClasses classes() {
        return CLASSES;
    }

    /** Some chosen test classes: they break rules on purpose. */
    static JavaClasses planted(Class<?>... classes) {
        return new ClassFileImporter().importClasses(classes);
    }

    static boolean isOurs(JavaClass type) {
        return within(type.getPackageName(), ROOT);
    }

    static boolean within(String name, String packageName) {
        return name.equals(packageName) || name.startsWith(packageName + ".");
    }

    /** For every use of one of our classes by another: an objection, or none. */
    static ArchCondition<JavaClass> useOnly(String what, BiFunction<String, String, Optional<String>> objection) {
        return new ArchCondition<>(what) {
            @Override
            public void check(JavaClass user, ConditionEvents events) {
                user.getDirectDependenciesFromSelf().stream()
                        .filter(use -> isOurs(use.getTargetClass().getBaseComponentType()))
                        .forEach(use -> objection
                                .apply(
                                        user.getPackageName(),
                                        use.getTargetClass()
                                                .getBaseComponentType()
                                                .getPackageName())
                                .ifPresent(why -> events.add(
                                        SimpleConditionEvent.violated(user, why + ": " + use.getDescription()))));
            }
        };
    }
}
