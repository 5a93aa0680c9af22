@description('Suffix that makes the names unique.')
param token string

@description('Region.')
param location string

@description('Tags of every resource.')
param tags { *: string }

@description('Resource id of the app\'s identity.')
param identityId string

@description('Client id of the app\'s identity.')
param identityClientId string

@description('Blob service of the app\'s storage account.')
param blobEndpoint string

@description('Queue service of the app\'s storage account.')
param queueEndpoint string

@description('Table service of the app\'s storage account.')
param tableEndpoint string

@description('Container of the deployed package.')
param packageContainer string

@description('Address of the vault, with a slash at the end.')
param vaultUri string

@description('Name of the Application Insights resource.')
param insightsName string

@description('Subnet of the app; empty without a virtual network.')
param subnetId string

@description('Memory of an instance in MB.')
param instanceMemoryMB int

@description('Maximum number of instances at a time.')
param maximumInstanceCount int

@description('Number of always-ready instances of the send function.')
param sendAlwaysReady int

@description('Gateway__BaseUrl.')
param gatewayBaseUrl string

@description('Gateway__User.')
param gatewayUser string

@description('Gateway__Sender.')
param gatewaySender string

@description('Gateway__MaxConcurrency.')
param gatewayMaxConcurrency int

@description('Numbers__AllowPrefixes. Empty: all numbers.')
param numbersAllowPrefixes string

@description('Tariff__Default.')
param tariffDefault string

@description('Tariff__DailyCap. 0: not set.')
param tariffDailyCap string

@description('OneC__User. Empty: the 1C endpoint is off.')
param oneCUser string

@description('OneC__AllowAddresses. Empty: all addresses.')
param oneCAllowAddresses string

@description('Whether Callbacks__Secret is used.')
param callbacksSigned bool

@description('ReleaseTimer.')
param releaseTimer string

@description('TrackingTimer.')
param trackingTimer string

@description('MaintenanceTimer.')
param maintenanceTimer string

@description('RetentionTimer.')
param retentionTimer string

@description('Further app settings.')
param extraSettings { *: string }

resource insights 'Microsoft.Insights/components@2020-02-02' existing = {
  name: insightsName
}

// References have no version. The app reads a new version within a day, or at once after its settings are written again.
var fromVault = '@Microsoft.KeyVault(SecretUri=${vaultUri}secrets'

var settings = {
  AzureWebJobsStorage__blobServiceUri: blobEndpoint
  AzureWebJobsStorage__queueServiceUri: queueEndpoint
  AzureWebJobsStorage__tableServiceUri: tableEndpoint
  AzureWebJobsStorage__credential: 'managedidentity'
  AzureWebJobsStorage__clientId: identityClientId
  // The address for telemetry. It is not a secret, because local authentication is off.
  APPLICATIONINSIGHTS_CONNECTION_STRING: insights.properties.ConnectionString
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identityClientId};Authorization=AAD'
  Gateway__BaseUrl: gatewayBaseUrl
  Gateway__User: gatewayUser
  Gateway__Password: '${fromVault}/gateway-password)'
  Gateway__Sender: gatewaySender
  Gateway__MaxConcurrency: string(gatewayMaxConcurrency)
  Numbers__AllowPrefixes: numbersAllowPrefixes
  Tariff__Default: tariffDefault
  ReleaseTimer: releaseTimer
  TrackingTimer: trackingTimer
  MaintenanceTimer: maintenanceTimer
  RetentionTimer: retentionTimer
}

// These settings are optional. If the secret is missing, the app gets the text of the reference and does not start.
var oneCSettings = empty(oneCUser)
  ? {}
  : union(
      {
        OneC__User: oneCUser
        OneC__Password: '${fromVault}/onec-password)'
      },
      empty(oneCAllowAddresses)
        ? {}
        : {
            OneC__AllowAddresses: oneCAllowAddresses
          }
    )
var callbackSettings = callbacksSigned
  ? {
      Callbacks__Secret: '${fromVault}/callbacks-secret)'
    }
  : {}

// The app accepts no cap of 0, so 0 leaves the setting out.
var capSettings = tariffDailyCap == '0'
  ? {}
  : {
      Tariff__DailyCap: tariffDailyCap
    }

resource plan 'Microsoft.Web/serverfarms@2025-03-01' = {
  name: 'plan-sms-${token}'
  location: location
  tags: tags
  kind: 'functionapp'
  sku: {
    name: 'FC1'
    tier: 'FlexConsumption'
  }
  properties: {
    reserved: true
  }
}

resource site 'Microsoft.Web/sites@2025-03-01' = {
  name: 'func-sms-${token}'
  location: location
  tags: union(tags, {
    'azd-service-name': 'sms'
  })
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${identityId}': {}
    }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    clientAffinityEnabled: false
    keyVaultReferenceIdentity: identityId
    virtualNetworkSubnetId: empty(subnetId) ? null : subnetId
    // Flex Consumption rejects most of siteConfig (error 51021). It also rejects ftpsState, because it has no FTP.
    siteConfig: {
      minTlsVersion: '1.2'
      http20Enabled: true
    }
    functionAppConfig: {
      deployment: {
        storage: {
          type: 'blobContainer'
          value: '${blobEndpoint}${packageContainer}'
          authentication: {
            type: 'UserAssignedIdentity'
            userAssignedIdentityResourceId: identityId
          }
        }
      }
      runtime: {
        name: 'dotnet-isolated'
        version: '10.0'
      }
      scaleAndConcurrency: {
        instanceMemoryMB: instanceMemoryMB
        maximumInstanceCount: maximumInstanceCount
        alwaysReady: sendAlwaysReady == 0
          ? []
          : [
              {
                name: 'function:SendChunk'
                instanceCount: sendAlwaysReady
              }
            ]
      }
    }
  }
}

resource appSettings 'Microsoft.Web/sites/config@2025-03-01' = {
  parent: site
  name: 'appsettings'
  properties: union(settings, capSettings, oneCSettings, callbackSettings, extraSettings)
}

// Deployments sign in with Entra ID. Publishing passwords are off.
resource noScmPassword 'Microsoft.Web/sites/basicPublishingCredentialsPolicies@2025-03-01' = {
  parent: site
  name: 'scm'
  properties: {
    allow: false
  }
}

resource noFtpPassword 'Microsoft.Web/sites/basicPublishingCredentialsPolicies@2025-03-01' = {
  parent: site
  name: 'ftp'
  properties: {
    allow: false
  }
}

output name string = site.name
output url string = 'https://${site.properties.defaultHostName}'
