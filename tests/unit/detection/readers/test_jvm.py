from tests.unit.detection.readers.facts import facts_by_line, read_rows


def test_pom_xml() -> None:
    text = """<project>
  <parent>
    <groupId>org.springframework.boot</groupId>
    <artifactId>spring-boot-starter-parent</artifactId>
    <version>3.3.3</version>
  </parent>
  <groupId>com.example</groupId>
  <artifactId>shop</artifactId>
  <properties>
    <java.version>21</java.version>
    <pg.version>42.7.4</pg.version>
  </properties>
  <dependencies>
    <dependency>
      <groupId>org.postgresql</groupId>
      <artifactId>postgresql</artifactId>
      <version>${pg.version}</version>
      <exclusions>
        <exclusion><groupId>org.checkerframework</groupId><artifactId>checker-qual</artifactId></exclusion>
      </exclusions>
    </dependency>
  </dependencies>
  <build><plugins><plugin><artifactId>maven-jar-plugin</artifactId></plugin></plugins></build>
</project>
"""
    assert read_rows("pom.xml", text) == [
        ("tool:java", 10, "21", 1.0),
        ("maven:org.springframework.boot:spring-boot-starter-parent", 4, "3.3.3", 1.0),
        ("maven:org.postgresql:postgresql", 16, "42.7.4", 1.0),
        ("maven:org.apache.maven.plugins:maven-jar-plugin", 23, None, 1.0),
    ]


def test_gradle() -> None:
    script = """plugins {
    id("org.springframework.boot") version "3.3.3"
    id 'java'
}
sourceCompatibility = JavaVersion.VERSION_1_8
java { toolchain { languageVersion = JavaLanguageVersion.of(21) } }
dependencies {
    implementation("org.postgresql:postgresql:42.7.4")
    testImplementation 'org.junit.jupiter:junit-jupiter'
}
"""
    assert sorted(read_rows("build.gradle.kts", script), key=lambda row: row[1]) == [
        ("gradle:org.springframework.boot", 2, "3.3.3", 1.0),
        ("gradle:java", 3, None, 1.0),
        ("tool:java", 5, "8", 1.0),
        ("tool:java", 6, "21", 1.0),
        ("maven:org.postgresql:postgresql", 8, "42.7.4", 1.0),
        ("maven:org.junit.jupiter:junit-jupiter", 9, None, 1.0),
    ]
    catalogue = '[libraries]\npg = { module = "org.postgresql:postgresql", version.ref = "pg" }\n'
    assert read_rows("gradle/libs.versions.toml", catalogue) == [("maven:org.postgresql:postgresql", 2, None, 1.0)]


def test_a_version_catalog_resolves_its_versions() -> None:
    text = """[versions]
kotlin = "2.0.20"
pg = { strictly = "42.7.4" }
[libraries]
pg = { module = "org.postgresql:postgresql", version.ref = "pg" }
room = { group = "androidx.room", name = "room-runtime", version = "2.6.1" }
okhttp = "com.squareup.okhttp3:okhttp:4.12.0"
[plugins]
kotlin-android = { id = "org.jetbrains.kotlin.android", version.ref = "kotlin" }
spring = "org.springframework.boot:3.3.3"
"""
    assert facts_by_line("gradle/libs.versions.toml", text) == [
        ("maven:org.postgresql:postgresql", 5, "42.7.4"),
        ("maven:androidx.room:room-runtime", 6, "2.6.1"),
        ("maven:com.squareup.okhttp3:okhttp", 7, "4.12.0"),
        ("gradle:org.jetbrains.kotlin.android", 9, "2.0.20"),
        ("gradle:org.springframework.boot", 10, "3.3.3"),
    ]


def test_gradle_resolves_variables_and_reads_applied_plugins() -> None:
    text = """ext.kotlin_version = '1.9.24'
def pg = "42.7.4"
apply plugin: 'com.android.application'
plugins {
    kotlin("jvm") version "2.0.0"
}
dependencies {
    classpath "org.jetbrains.kotlin:kotlin-gradle-plugin:$kotlin_version"
    implementation "org.postgresql:postgresql:${pg}"
    implementation "com.example:unknown:${nobody}"
}
"""
    assert facts_by_line("build.gradle", text) == [
        ("gradle:com.android.application", 3, None),
        ("gradle:org.jetbrains.kotlin.jvm", 5, "2.0.0"),
        ("maven:org.jetbrains.kotlin:kotlin-gradle-plugin", 8, "1.9.24"),
        ("maven:org.postgresql:postgresql", 9, "42.7.4"),
        ("maven:com.example:unknown", 10, None),
    ]


def test_a_maven_plugin_and_its_dependencies_are_separate_facts() -> None:
    text = """<plugin>
  <groupId>org.flywaydb</groupId>
  <artifactId>flyway-maven-plugin</artifactId>
  <version>10.1</version>
  <dependencies>
    <dependency>
      <groupId>org.postgresql</groupId>
      <artifactId>postgresql</artifactId>
      <version>42.7</version>
    </dependency>
  </dependencies>
</plugin>
"""
    assert facts_by_line("pom.xml", text) == [
        ("maven:org.flywaydb:flyway-maven-plugin", 3, "10.1"),
        ("maven:org.postgresql:postgresql", 8, "42.7"),
    ]


def test_sbt() -> None:
    text = """ThisBuild / scalaVersion := "2.13.14"
libraryDependencies ++= Seq(
  "org.apache.spark" %% "spark-core" % "3.5.1",
)
"""
    assert facts_by_line("build.sbt", text) == [
        ("tool:scala", 1, "2.13.14"),
        ("maven:org.apache.spark:spark-core", 3, "3.5.1"),
    ]
