DROP TABLE finding_replies;
DROP TABLE finding_cases;
DROP TABLE findings;
